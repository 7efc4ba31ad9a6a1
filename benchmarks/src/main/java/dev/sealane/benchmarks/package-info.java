/// Measurements of the whole product beside baselines in the same run.
@NullMarked
package dev.sealane.benchmarks;

import org.jspecify.annotations.NullMarked;
