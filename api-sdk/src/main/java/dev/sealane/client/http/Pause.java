package dev.sealane.client.http;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// Waits; tests put their own in.
@FunctionalInterface
public interface Pause {

  /// The real one.
  Pause REAL = Thread::sleep;

  void sleep(Duration duration) throws InterruptedException;

  /// The pause before try {@code number} (from 1): doubles from {@code first} up to {@code
  /// longest}, less up to a quarter, so that many clients do not come back together.
  static Duration backOff(int number, Duration first, Duration longest) {
    long millis = first.toMillis() << Math.min(number - 1, 20);
    long capped = Math.min(Math.max(millis, 1), longest.toMillis());
    return Duration.ofMillis(capped - ThreadLocalRandom.current().nextLong(capped / 4 + 1));
  }
}
