/// Runs on this instance, from acceptance to the acknowledged end.
@NullMarked
package dev.sealane.runner.run;

import org.jspecify.annotations.NullMarked;
