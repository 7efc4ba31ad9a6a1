package dev.sealane.runner.container;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a program stands, as its runtime sees it.
public sealed interface Observed {

  /// Prepared, not started.
  record NotStarted() implements Observed {}

  /// @param startedAt when it started
  record Running(Instant startedAt) implements Observed {}

  /// It ended and its runtime saw how.
  ///
  /// @param exitCode 0 to 255; 128 + n after signal n, as shells and engines have it; 127 when
  ///   there is no such program, 126 when it cannot be executed (stderr says so)
  /// @param signal the signal that ended it; null = it exited by itself. A program that exits with
  ///   128 + n by itself looks the same
  /// @param outOfMemory whether the memory limit ended it
  record Exited(
      int exitCode,
      @Nullable Integer signal,
      boolean outOfMemory,
      Instant startedAt,
      Instant endedAt)
      implements Observed {

    /// Highest signal number of Linux.
    private static final int LAST_SIGNAL = 64;

    /// The signal is told from the exit code.
    public static Exited of(int exitCode, boolean outOfMemory, Instant startedAt, Instant endedAt) {
      boolean signalled = exitCode > 128 && exitCode <= 128 + LAST_SIGNAL;
      return new Exited(
          exitCode, signalled ? exitCode - 128 : null, outOfMemory, startedAt, endedAt);
    }
  }

  /// It is gone and nobody saw how: an engine that stopped, a host that restarted, a container that
  /// somebody removed. Never a verdict of the program.
  ///
  /// @param code `engine_stopped`, `exit_unknown`, `container_removed`, `start_failed`
  /// @param message one sentence
  /// @param mayHaveStarted whether the program may have run
  record Lost(String code, String message, boolean mayHaveStarted) implements Observed {}
}
