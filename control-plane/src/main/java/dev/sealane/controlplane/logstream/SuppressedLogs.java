package dev.sealane.controlplane.logstream;

import dev.sealane.api.runner.AttemptRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;

/// Attempts whose records are held back by their runner until the end, since the live part of the
/// log's cap is used up. Kept in memory: the runner says it again every 10 s. Safe for any thread.
final class SuppressedLogs {

  /// How long one word of the runner counts.
  private static final Duration LIFE = Duration.ofSeconds(30);

  private final InstantSource clock;
  private final ConcurrentHashMap<AttemptRef, Instant> until = new ConcurrentHashMap<>();

  SuppressedLogs(InstantSource clock) {
    this.clock = clock;
  }

  /// The runner says so.
  ///
  /// @return whether that is news
  boolean begin(AttemptRef attempt) {
    Instant now = clock.instant();
    until.values().removeIf(now::isAfter);
    return until.put(attempt, now.plus(LIFE)) == null;
  }

  /// Records came.
  void end(AttemptRef attempt) {
    until.remove(attempt);
  }

  boolean contains(AttemptRef attempt) {
    Instant limit = until.get(attempt);
    return limit != null && clock.instant().isBefore(limit);
  }
}
