package dev.sealane.runner.run;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Waits for a thread for as long as it gets on.
///
/// @param progress a number that changes whenever it does
/// @param stall how long it may stand still
record Drain(LongSupplier progress, Duration stall) {

  /// @return whether it ended; else it stands still
  boolean ended(Thread thread) throws InterruptedException {
    long before;
    long now = progress.getAsLong();
    do {
      if (thread.join(stall)) {
        return true;
      }
      before = now;
      now = progress.getAsLong();
    } while (now != before);
    return false;
  }
}
