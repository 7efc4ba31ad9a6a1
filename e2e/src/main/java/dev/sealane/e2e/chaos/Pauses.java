package dev.sealane.e2e.chaos;

import java.time.Duration;

/// Real pauses: here time itself is what is tested.
final class Pauses {

  private Pauses() {}

  /// @throws IllegalStateException when interrupted
  static void sleep(Duration length) {
    try {
      Thread.sleep(length);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
