package dev.sealane.e2e.chaos;

import java.time.Duration;
import java.util.List;

/// What will be run and what will go wrong, wholly decided by its seed and its size.
///
/// @param runs by time
/// @param faults by time
/// @param length when the last fault is over
record Schedule(List<PlannedRun> runs, List<PlannedFault> faults, Duration length) {

  Schedule {
    runs = List.copyOf(runs);
    faults = List.copyOf(faults);
  }

  /// @param at from the start
  record PlannedFault(Duration at, Fault fault) {}

  /// @param length how long things go wrong
  /// @param runners how many daemons there are
  /// @param runs how many runs
  /// @param faults how many faults
  record Size(Duration length, int runners, int runs, int faults) {

    /// As many runs and faults as fit.
    static Size of(Duration length, int runners) {
      int seconds = Math.toIntExact(length.toSeconds());
      return new Size(length, runners, Math.max(20, seconds), Math.max(4, seconds * 2 / 9));
    }
  }
}
