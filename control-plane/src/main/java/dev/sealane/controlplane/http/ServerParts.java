package dev.sealane.controlplane.http;

import dev.sealane.controlplane.auth.Authenticator;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/// What every request needs.
///
/// @param routes all routes, complete
/// @param authenticator finds the caller of a token
/// @param limits what one client may cost
/// @param uploads directory for streamed bodies; exists
/// @param observer is told about every answer
/// @param ticker nanoseconds that only rise, such as `System::nanoTime`
public record ServerParts(
    RouteTable routes,
    Authenticator authenticator,
    HttpLimits limits,
    Path uploads,
    RequestObserver observer,
    LongSupplier ticker) {}
