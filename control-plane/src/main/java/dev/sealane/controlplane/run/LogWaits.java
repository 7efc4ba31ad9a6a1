package dev.sealane.controlplane.run;

import dev.sealane.api.id.RunId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// Runs that have ended and whose log is not complete yet. When it was waited for long enough their
/// listeners are told, since the stream may say `complete` then. Safe for any thread.
final class LogWaits {

  private final Map<RunId, Long> ended = new ConcurrentHashMap<>(); // readings of the ticker
  private final RunChanges changes;
  private final Duration wait;
  private final InstantSource clock;
  private final LongSupplier nanos;

  /// @param clock for runs that ended in an earlier process
  /// @param nanos monotonic, in nanoseconds; decides
  LogWaits(RunChanges changes, Duration wait, InstantSource clock, LongSupplier nanos) {
    this.changes = changes;
    this.wait = wait;
    this.clock = clock;
    this.nanos = nanos;
  }

  void add(RunId run) {
    ended.put(run, nanos.getAsLong());
  }

  /// Whether the log of a run that ended at {@code endedAt} was waited for long enough. An end in
  /// the future was told by a clock that went back since.
  boolean isOver(RunId run, Instant endedAt) {
    Instant now = clock.instant();
    return !ended.containsKey(run) && (now.isBefore(endedAt) || !now.isBefore(endedAt.plus(wait)));
  }

  /// Tells of those that waited long enough; to be called each second.
  void tick() {
    long now = nanos.getAsLong();
    Set<RunId> over =
        ended.entrySet().stream()
            .filter(entry -> now - entry.getValue() >= wait.toNanos())
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    over.forEach(ended::remove);
    over.forEach(changes::publish);
  }
}
