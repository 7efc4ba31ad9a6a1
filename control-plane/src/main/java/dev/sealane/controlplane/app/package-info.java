/// The composition root, the server's configuration and its start.
@NullMarked
package dev.sealane.controlplane.app;

import org.jspecify.annotations.NullMarked;
