package dev.sealane.runner.journal;

import dev.sealane.api.runner.AttemptRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What the entries of the journal amount to. Used under its owner's lock.
final class JournalIndex {

  private final Map<AttemptRef, List<JournalEntry>> attempts = new LinkedHashMap<>();
  private final Map<AttemptRef, JournalEntry.Tombstone> tombstones = new LinkedHashMap<>();

  void add(JournalEntry entry) {
    switch (entry) {
      case JournalEntry.Tombstone tombstone -> tombstones.put(tombstone.attempt(), tombstone);
      case JournalEntry.Removed removed -> attempts.remove(removed.attempt());
      case JournalEntry.Accepted _,
          JournalEntry.Prepared _,
          JournalEntry.Started _,
          JournalEntry.Stopping _,
          JournalEntry.Uncollected _,
          JournalEntry.GivenBack _,
          JournalEntry.Ended _,
          JournalEntry.Acked _ ->
          attempts.computeIfAbsent(entry.attempt(), _ -> new ArrayList<>()).add(entry);
    }
  }

  List<JournaledAttempt> attempts() {
    return attempts.entrySet().stream()
        .map(attempt -> new JournaledAttempt(attempt.getKey(), attempt.getValue()))
        .toList();
  }

  boolean isTombstone(AttemptRef attempt) {
    return tombstones.containsKey(attempt);
  }

  void dropTombstonesBefore(Instant limit) {
    tombstones.values().removeIf(tombstone -> tombstone.at().isBefore(limit));
  }

  Stream<JournalEntry> entries() {
    return Stream.concat(
        tombstones.values().stream(), attempts.values().stream().flatMap(List::stream));
  }
}
