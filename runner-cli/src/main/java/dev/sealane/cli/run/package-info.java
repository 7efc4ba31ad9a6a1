/// Commands that start, follow, show and steer runs.
@NullMarked
package dev.sealane.cli.run;

import org.jspecify.annotations.NullMarked;
