package dev.sealane.controlplane.run;

import java.time.Duration;

/// Numbers of scheduling and leases (design.md sections 2 and 3).
///
/// @param lease silence of an instance after which contact counts as lost
/// @param heartbeat how often an instance is to be heard
/// @param fenceAfter silence after which a run with retries starts elsewhere
/// @param acceptance time for an instance to confirm what it was given
/// @param startTries attempts that provably did not start, from 1; the last one fails the run
/// @param logWait how long the end of a run waits for the last records of its log
/// @param keyKept how long an idempotency key stands for its run
/// @param batchRuns runs in one message at most
/// @param batchBytes bytes of sealed specifications in one message at most; one run always fits
public record RunSettings(
    Duration lease,
    Duration heartbeat,
    Duration fenceAfter,
    Duration acceptance,
    int startTries,
    Duration logWait,
    Duration keyKept,
    int batchRuns,
    long batchBytes) {

  public static final RunSettings DEFAULT =
      new RunSettings(
          Duration.ofSeconds(60),
          Duration.ofSeconds(20),
          Duration.ofMinutes(5),
          Duration.ofSeconds(30),
          3,
          Duration.ofSeconds(10),
          Duration.ofHours(24),
          64,
          4 << 20);

  public RunSettings {
    if (startTries < 1) {
      throw new IllegalArgumentException("start tries is " + startTries + ", must be at least 1");
    }
    if (batchRuns < 1) {
      throw new IllegalArgumentException("batch runs is " + batchRuns + ", must be at least 1");
    }
    if (fenceAfter.compareTo(lease) < 0) {
      throw new IllegalArgumentException(
          "fence after is %s, must be at least the lease of %s".formatted(fenceAfter, lease));
    }
  }
}
