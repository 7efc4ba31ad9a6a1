/// The HTTP server: routes on virtual threads, limits, the one mapping of errors, streamed bodies.
@NullMarked
package dev.sealane.controlplane.http;

import org.jspecify.annotations.NullMarked;
