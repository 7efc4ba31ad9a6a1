/// Collects and uploads files that a run leaves.
@NullMarked
package dev.sealane.runner.artifact;

import org.jspecify.annotations.NullMarked;
