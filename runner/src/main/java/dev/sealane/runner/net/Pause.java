package dev.sealane.runner.net;

import java.time.Duration;

/// Waits; tests count instead.
@FunctionalInterface
public interface Pause {

  /// Waits for {@code time}, on threads that have nothing else to do.
  void sleep(Duration time) throws InterruptedException;
}
