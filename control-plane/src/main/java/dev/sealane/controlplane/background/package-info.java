/// Periodic work.
@NullMarked
package dev.sealane.controlplane.background;

import org.jspecify.annotations.NullMarked;
