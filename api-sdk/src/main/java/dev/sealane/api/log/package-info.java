/// Records of a run's output and their cursor.
@NullMarked
package dev.sealane.api.log;

import org.jspecify.annotations.NullMarked;
