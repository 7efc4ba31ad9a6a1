/// Errors that a client is told: stable codes, their HTTP status, and the exception that carries
/// them.
@NullMarked
package dev.sealane.api.problem;

import org.jspecify.annotations.NullMarked;
