package dev.sealane.controlplane.run;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.RunId;
import dev.sealane.controlplane.instance.InstanceView;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A run and an instance that must not meet for a while, since the instance refused it.
///
/// @param code the refusal's code
/// @param reason one sentence to it
/// @param policyHash the policy that refuses it; the bar falls when the instance has another one;
///   null = it falls by time
/// @param until when it falls; null = it falls by policy
/// @param refusals refusals in a row, from 1
record Bar(
    RunId run,
    InstanceId instance,
    String code,
    String reason,
    @Nullable String policyHash,
    @Nullable Instant until,
    int refusals) {

  static final String POLICY = "policy";

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /// Whether the two may still not meet. A bar that would last longer than the longest was set
  /// before the clock went back, and falls.
  boolean holds(InstanceView other, Instant now) {
    return policyHash != null
        ? policyHash.equals(other.policyHash())
        : until != null && now.isBefore(until) && !now.isBefore(until.minus(LONGEST));
  }

  /// Bars by time last 1 s after the first refusal and double to 60 s.
  static Duration pause(int refusals) {
    Duration doubled = FIRST.multipliedBy(1L << Math.min(refusals - 1, 6));
    return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
  }
}
