package dev.sealane.e2e.chaos;

import dev.sealane.api.log.LogChannel;
import dev.sealane.api.log.LogRecord;
import dev.sealane.api.log.LogStream;
import dev.sealane.client.LogEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What somebody was shown of one run's log. Not thread-safe.
final class Transcript {

  /// Stands in a text for records that are marked as left out; no program writes it.
  static final char HOLE = '\uffff';

  private static final String MAY_BE_MISSING =
      "The container ended while its engine was out of reach. The end of its output may be"
          + " missing.";

  private record Key(int attempt, LogStream stream) {}

  private final Map<Key, StringBuilder> texts = new HashMap<>();
  private final Map<Integer, Long> lastSeqs = new HashMap<>();
  private final Set<Integer> withProgram = new TreeSet<>();
  private final Set<Integer> cutShort = new TreeSet<>();
  private final List<String> faults = new ArrayList<>();
  private int highest;
  private long holes;

  void add(LogEntry entry) {
    LogRecord record = entry.record();
    long expected = lastSeqs.getOrDefault(entry.attempt(), 0L) + 1;
    if (record.seq() != expected) {
      faults.add(
          "attempt %d: record %d where %d was due"
              .formatted(entry.attempt(), record.seq(), expected));
    }
    if (entry.attempt() < highest) {
      faults.add("attempt %d after attempt %d".formatted(entry.attempt(), highest));
    }
    highest = Math.max(highest, entry.attempt());
    lastSeqs.put(entry.attempt(), record.lastSeq());
    switch (record) {
      case LogRecord.Line line -> {
        if (line.channel() == LogChannel.PROGRAM) {
          withProgram.add(entry.attempt());
          text(new Key(entry.attempt(), line.stream())).append(entry.text());
        } else if (entry.text().contains(MAY_BE_MISSING)) {
          cutShort.add(entry.attempt());
        }
      }
      case LogRecord.Hole(var from, var to, _) -> {
        holes += to - from + 1;
        for (LogStream stream : LogStream.values()) {
          text(new Key(entry.attempt(), stream)).append(HOLE);
        }
      }
    }
  }

  private StringBuilder text(Key key) {
    return texts.computeIfAbsent(key, _ -> new StringBuilder());
  }

  /// What the program wrote to one stream in one attempt, with {@link #HOLE} where records are left
  /// out.
  String text(int attempt, LogStream stream) {
    StringBuilder text = texts.get(new Key(attempt, stream));
    return text == null ? "" : text.toString();
  }

  /// The attempts whose program wrote something.
  Set<Integer> attempts() {
    return Set.copyOf(withProgram);
  }

  /// Whether the log itself says that an attempt's output may lack its end.
  boolean saysCutShort(int attempt) {
    return cutShort.contains(attempt);
  }

  /// Records that were out of turn.
  List<String> faults() {
    return List.copyOf(faults);
  }

  /// Records that are marked as left out.
  long holes() {
    return holes;
  }
}
