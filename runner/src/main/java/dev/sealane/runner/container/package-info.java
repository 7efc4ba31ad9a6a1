/// Runtimes that start programs, behind one port.
@NullMarked
package dev.sealane.runner.container;

import org.jspecify.annotations.NullMarked;
