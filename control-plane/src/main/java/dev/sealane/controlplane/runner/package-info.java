/// Runners and their tokens (protocol.md sections 4.1 and 4.3).
@NullMarked
package dev.sealane.controlplane.runner;

import org.jspecify.annotations.NullMarked;
