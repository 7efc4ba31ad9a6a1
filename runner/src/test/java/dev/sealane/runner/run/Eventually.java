package dev.sealane.runner.run;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/// Waits for what another thread does.
final class Eventually {

  private Eventually() {}

  static void holds(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(2))
        .until(condition);
  }
}
