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
  /// @param exitCode 0 to 255
  /// @param signal the signal that ended it; null = it exited by itself
  /// @param outOfMemory whether the memory limit ended it
  record Exited(
      int exitCode,
      @Nullable Integer signal,
      boolean outOfMemory,
      Instant startedAt,
      Instant endedAt)
      implements Observed {}

  /// It is gone and nobody saw how: an engine that stopped, a host that restarted, a container that
  /// somebody removed. Never a verdict of the program.
  ///
  /// @param code `engine_stopped`, `exit_unknown`, `container_removed`, `start_failed`
  /// @param message one sentence
  /// @param mayHaveStarted whether the program may have run
  record Lost(String code, String message, boolean mayHaveStarted) implements Observed {}
}
