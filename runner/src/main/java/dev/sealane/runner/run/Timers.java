package dev.sealane.runner.run;

import java.time.Duration;

/// Runs things later, counted on a monotonic clock. A fake lets tests move the time.
public interface Timers {

  /// Runs {@code action} once after {@code delay}; the action must be short.
  Timer after(Duration delay, Runnable action);

  /// A pending action.
  interface Timer extends AutoCloseable {

    /// Takes it back; harmless when it has run.
    @Override
    void close();
  }
}
