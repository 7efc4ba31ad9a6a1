/// What this instance has accepted, on disk before it counts.
@NullMarked
package dev.sealane.runner.journal;

import org.jspecify.annotations.NullMarked;
