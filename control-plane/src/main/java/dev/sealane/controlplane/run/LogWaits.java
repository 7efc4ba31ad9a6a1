package dev.sealane.controlplane.run;

import dev.sealane.api.id.RunId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Runs that have ended and whose log is not complete yet. When it was waited for long enough their
/// listeners are told, since the stream may say `complete` then. Safe for any thread.
final class LogWaits {

  private final Map<RunId, Instant> ended = new ConcurrentHashMap<>();
  private final RunChanges changes;
  private final Duration wait;
  private final InstantSource clock;

  LogWaits(RunChanges changes, Duration wait, InstantSource clock) {
    this.changes = changes;
    this.wait = wait;
    this.clock = clock;
  }

  void add(RunId run) {
    ended.put(run, clock.instant());
  }

  /// Tells of those that waited long enough; to be called each second.
  void tick() {
    Instant before = clock.instant().minus(wait);
    Set<RunId> over =
        ended.entrySet().stream()
            .filter(entry -> !entry.getValue().isAfter(before))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    over.forEach(ended::remove);
    over.forEach(changes::publish);
  }
}
