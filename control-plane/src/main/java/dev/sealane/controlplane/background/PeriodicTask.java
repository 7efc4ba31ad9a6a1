package dev.sealane.controlplane.background;

import java.time.Duration;

/// Something that is done again and again. Runs of one task never overlap; what one throws is
/// logged and the next one comes.
///
/// @param name such as `checkpoints`, also the name of its thread
/// @param period from the end of one run to the start of the next, from 1 ms
/// @param work may block
public record PeriodicTask(String name, Duration period, Runnable work) {
  public PeriodicTask {
    if (period.toMillis() < 1) {
      throw new IllegalArgumentException(
          "period of " + name + " is " + period + ", must be at least 1 ms");
    }
  }
}
