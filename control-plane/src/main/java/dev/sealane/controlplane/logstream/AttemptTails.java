package dev.sealane.controlplane.logstream;

import dev.sealane.api.id.RunId;
import dev.sealane.api.runner.AttemptRef;
import java.util.concurrent.ConcurrentHashMap;

/// The ends of the logs that were appended to lately. Safe for any thread.
final class AttemptTails {

  private final ConcurrentHashMap<AttemptRef, AttemptTail> tails = new ConcurrentHashMap<>();
  private final int limit;

  AttemptTails(int limit) {
    this.limit = limit;
  }

  /// Forgets the ends of a run's logs, as far as nobody uses them now.
  void forget(RunId run) {
    tails.entrySet().removeIf(tail -> tail.getKey().runId().equals(run) && tail.getValue().drop());
  }

  /// The tail of an attempt, with its lock; give it back.
  AttemptTail take(AttemptRef attempt) {
    if (tails.size() > limit) {
      tails.values().removeIf(AttemptTail::drop);
    }
    while (true) {
      AttemptTail tail = tails.computeIfAbsent(attempt, _ -> new AttemptTail());
      if (tail.take()) {
        return tail;
      }
      tails.remove(attempt, tail);
    }
  }
}
