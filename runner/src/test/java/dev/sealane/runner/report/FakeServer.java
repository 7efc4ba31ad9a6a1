package dev.sealane.runner.report;

import dev.sealane.api.log.LogRecord;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.ReportEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// The report route as the control plane has it, on a network that can be told to fail.
final class FakeServer implements ReportTransport {

  private final Map<AttemptRef, List<LogRecord>> logs = new HashMap<>();
  private final Map<AttemptRef, List<ReportEntry>> ends = new HashMap<>();
  private final Set<AttemptRef> givenUp = new HashSet<>();
  private final Random random = new Random(7);
  private boolean down;
  private boolean flaky;
  private boolean full;
  private int requests;
  private int suppressions;
  private int largest;

  @Override
  public synchronized List<ReportEntry.Answer> send(List<ReportEntry> entries) throws IOException {
    requests++;
    if (down || (flaky && random.nextInt(3) == 0)) {
      throw new IOException("request lost");
    }
    List<ReportEntry.Answer> answers = entries.stream().map(this::take).toList();
    if (flaky && random.nextInt(3) == 0) {
      throw new IOException("answer lost");
    }
    if (flaky && random.nextInt(5) == 0) {
      return answers.subList(0, answers.size() - 1);
    }
    return answers;
  }

  private ReportEntry.Answer take(ReportEntry entry) {
    AttemptRef attempt = new AttemptRef(entry.runId(), entry.attempt());
    if (givenUp.contains(attempt)) {
      return ReportEntry.Answer.STALE;
    }
    if (!(entry instanceof ReportEntry.Log log)) {
      ends.computeIfAbsent(attempt, _ -> new ArrayList<>()).add(entry);
      return ReportEntry.Answer.DONE;
    }
    suppressions += log.suppressed() ? 1 : 0;
    if (full) {
      return new ReportEntry.Answer(503, "unavailable", null);
    }
    largest = Math.max(largest, log.records().size());
    List<LogRecord> stored = logs.computeIfAbsent(attempt, _ -> new ArrayList<>());
    if (flaky && random.nextInt(4) == 0 && !stored.isEmpty()) {
      stored.removeLast(); // as if the last write had not reached the disk
    }
    long next = stored.isEmpty() ? 1 : stored.getLast().lastSeq() + 1;
    if (log.fromSeq() > next) {
      return new ReportEntry.Answer(409, "log_gap", next);
    }
    log.records().stream().filter(record -> record.seq() >= nextOf(stored)).forEach(stored::add);
    return new ReportEntry.Answer(204, null, nextOf(stored));
  }

  private static long nextOf(List<LogRecord> stored) {
    return stored.isEmpty() ? 1 : stored.getLast().lastSeq() + 1;
  }

  synchronized void goDown(boolean isDown) {
    down = isDown;
  }

  synchronized void beFlaky(boolean isFlaky) {
    flaky = isFlaky;
  }

  /// Whether its disk takes no more records.
  synchronized void beFull(boolean isFull) {
    full = isFull;
  }

  synchronized void giveUp(AttemptRef attempt) {
    givenUp.add(attempt);
  }

  /// As if a runner had sent these before.
  synchronized void store(AttemptRef attempt, List<LogRecord> records) {
    logs.put(attempt, new ArrayList<>(records));
  }

  synchronized List<LogRecord> log(AttemptRef attempt) {
    return List.copyOf(logs.getOrDefault(attempt, List.of()));
  }

  synchronized List<ReportEntry> ends(AttemptRef attempt) {
    return List.copyOf(ends.getOrDefault(attempt, List.of()));
  }

  synchronized int requests() {
    return requests;
  }

  /// How often it was said that records are held back.
  synchronized int suppressions() {
    return suppressions;
  }

  synchronized int largest() {
    return largest;
  }
}
