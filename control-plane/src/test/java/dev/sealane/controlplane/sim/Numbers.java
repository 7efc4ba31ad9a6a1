package dev.sealane.controlplane.sim;

import dev.sealane.controlplane.queue.QueueLimits;
import dev.sealane.controlplane.run.RunSettings;
import java.time.Duration;

/// The numbers of design.md sections 2 and 3, a tenth or so of their size and in the same order, so
/// that a schedule is short. Milliseconds.
final class Numbers {

  static final long HEARTBEAT = 3_000;
  static final long FENCE = 24_000;
  static final long LOST = 60_000;
  static final long MARGIN = 1_500;
  static final long RUNNER_ACCEPTANCE = 3_000;
  static final long SETUP_LIMIT = 20_000;
  static final long POLL = 6_000;
  static final long CALL = 900;

  static final RunSettings RUNS =
      new RunSettings(
          Duration.ofSeconds(8),
          Duration.ofMillis(HEARTBEAT),
          Duration.ofMillis(FENCE),
          Duration.ofSeconds(7),
          3,
          Duration.ofSeconds(2),
          Duration.ofHours(24),
          4,
          4 << 20);

  static final QueueLimits QUEUES =
      new QueueLimits(
          Duration.ofSeconds(120),
          4,
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          2,
          6,
          Duration.ofSeconds(60),
          64,
          1_000,
          100);

  private Numbers() {}
}
