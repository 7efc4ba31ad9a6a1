package dev.sealane.controlplane.http;

import java.time.Duration;

/// What one client may cost the server.
///
/// @param body of a route that names no limit of its own
/// @param report of the route that takes logs and results
/// @param headerBytes all request headers together, from 1024
/// @param lineBytes the request line with path and query, from 1024
/// @param idle how long a connection may be silent in both directions; longer than the longest long
///   poll (120 s)
/// @param bodyTime how long a body that is kept in memory may take
/// @param stalled how long a streamed answer waits for a client that takes nothing
/// @param closing how long {@link ApiServer#close} lets running requests end before it interrupts
///   them
public record HttpLimits(
    BodyLimit body,
    BodyLimit report,
    int headerBytes,
    int lineBytes,
    Duration idle,
    Duration bodyTime,
    Duration stalled,
    Duration closing) {

  private static final int MIB = 1 << 20;

  public static HttpLimits defaults() {
    return new HttpLimits(
        new BodyLimit(MIB, MIB),
        new BodyLimit(16 * MIB, 64 * MIB),
        16 << 10,
        8 << 10,
        Duration.ofSeconds(180),
        Duration.ofSeconds(60),
        Duration.ofSeconds(60),
        Duration.ofMillis(500));
  }
}
