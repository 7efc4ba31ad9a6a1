package dev.sealane.api.runner;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;

/// Answers a boot.
///
/// @param session token that every further call of this boot carries as `X-Sealane-Session`; secret
/// @param heartbeat how often the server wants to hear from it, `heartbeat_seconds`
/// @param lease silence after which contact counts as lost, `lease_seconds`
/// @param fenceAfter silence after which runs with retries start elsewhere, `fence_after_seconds`
/// @param labels the labels that count
public record BootReply(
    String session,
    @JsonProperty("heartbeat_seconds") Duration heartbeat,
    @JsonProperty("lease_seconds") Duration lease,
    @JsonProperty("fence_after_seconds") Duration fenceAfter,
    SortedSet<String> labels) {

  public BootReply {
    labels = new TreeSet<>(labels);
  }

  /// Leaves out the session.
  @Override
  public String toString() {
    return "BootReply[heartbeat=" + heartbeat + ", lease=" + lease + ", labels=" + labels + "]";
  }
}
