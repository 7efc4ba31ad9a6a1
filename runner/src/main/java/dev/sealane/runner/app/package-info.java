/// The daemon's composition root, its start and its end.
@NullMarked
package dev.sealane.runner.app;

import org.jspecify.annotations.NullMarked;
