package dev.sealane.controlplane.instance;

import dev.sealane.api.Version;
import java.time.Duration;

/// What the server tells every instance that boots.
///
/// @param version of the server, such as `0.1.0`
/// @param wire version of the wire that the server speaks
/// @param heartbeat how often it wants to hear from an instance
/// @param lease silence after which contact counts as lost
/// @param fenceAfter silence after which runs with retries start elsewhere
public record BootTerms(
    String version, int wire, Duration heartbeat, Duration lease, Duration fenceAfter) {

  /// The numbers of design.md section 3.
  public static final BootTerms DEFAULT =
      new BootTerms(
          Version.PRODUCT,
          Version.WIRE,
          Duration.ofSeconds(20),
          Duration.ofSeconds(60),
          Duration.ofMinutes(5));
}
