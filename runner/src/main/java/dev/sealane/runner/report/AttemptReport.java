package dev.sealane.runner.report;

import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.runner.log.AttemptLog;
import dev.sealane.runner.log.LogBatch;
import dev.sealane.runner.log.SpoolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is to be told about one attempt and how much of it the server has. Used by the reporter's
/// thread, but for {@link #log} and {@link #last}, which others set once, and the questions of the
/// line flusher.
final class AttemptReport {

  private static final Logger logger = LoggerFactory.getLogger(AttemptReport.class);

  /// Behind that a log that cannot be read must not hold up the result any longer.
  private static final int MOST_FAILED_READS = 5;

  /// The server forgets what it was told for 30 s, as it does when it restarts.
  private static final long TELL_AGAIN_NANOS = 10_000_000_000L;

  private final AttemptRef attempt;
  private final LongSupplier ticker;
  private volatile @Nullable AttemptLog log;
  private volatile @Nullable ReportEntry last;

  /// Number of the record that the server wants next.
  private long nextSeq = 1;

  /// Whether the server has said what it wants.
  private boolean probed;

  /// Whether the server has {@link #last}.
  private boolean lastTaken;

  private int failedReads;

  /// When the server was last told that records are held back; empty = it was not.
  private volatile OptionalLong suppressionTold = OptionalLong.empty();

  /// @param ticker nanoseconds of some monotonic clock
  AttemptReport(AttemptRef attempt, LongSupplier ticker) {
    this.attempt = attempt;
    this.ticker = ticker;
  }

  AttemptRef attempt() {
    return attempt;
  }

  void log(AttemptLog itsLog) {
    log = itsLog;
  }

  /// The result or the giving back, behind all records.
  void last(ReportEntry entry) {
    last = entry;
  }

  /// Whether there is an end to tell, which should not wait for more output to gather.
  boolean urgent() {
    return last != null && !lastTaken;
  }

  /// @return whether output waits for more output
  boolean flushIdle() {
    AttemptLog its = log;
    return its != null && its.flushIdle();
  }

  /// Whether {@link #entries} would give something.
  boolean waiting() {
    return urgent() || hasRecords(nextSeq) || suppressionIsNews();
  }

  /// Whether records are held back, so that the server must be told again and again.
  boolean suppresses() {
    AttemptLog its = log;
    return its != null && last == null && its.suppresses();
  }

  /// Whether it is time to tell the server that records are held back.
  boolean suppressionIsNews() {
    OptionalLong told = suppressionTold;
    return suppresses()
        && (told.isEmpty() || ticker.getAsLong() - told.getAsLong() >= TELL_AGAIN_NANOS);
  }

  /// What to send now.
  ///
  /// @param budget text and JSON at most, about
  /// @return one log entry, then the end when no record is missing before it; or that records are
  ///   held back; or nothing
  List<ReportEntry> entries(int budget, int probe) {
    List<ReportEntry> entries = new ArrayList<>(2);
    long behind = nextSeq;
    if (hasRecords(nextSeq)) {
      LogBatch batch = read(probed ? budget : Math.min(budget, probe));
      entries.add(
          new ReportEntry.Log(
              attempt.runId(), attempt.attempt(), batch.fromSeq(), batch.records()));
      behind = batch.nextSeq();
    }
    ReportEntry end = last;
    if (end != null && !lastTaken && !hasRecords(behind)) {
      entries.add(end);
    }
    if (entries.isEmpty() && suppressionIsNews()) {
      entries.add(
          new ReportEntry.Log(attempt.runId(), attempt.attempt(), nextSeq, List.of(), true));
    }
    return entries;
  }

  private LogBatch read(int budget) {
    try {
      LogBatch batch = Objects.requireNonNull(log).next(nextSeq, budget);
      failedReads = 0;
      return batch;
    } catch (SpoolException e) {
      if (++failedReads >= MOST_FAILED_READS) {
        logger.error("log given up attempt={} from_seq={}", attempt, nextSeq, e);
        log = null;
      }
      throw e;
    }
  }

  /// The log is finished before the end is told, so what it does not have then never comes.
  private boolean hasRecords(long seq) {
    AttemptLog its = log;
    return its != null && its.hasRecords(seq);
  }

  /// Takes the answer to one of {@link #entries}.
  ///
  /// @return false when it makes no sense, so that the entry is to be sent again later
  boolean answered(ReportEntry entry, ReportEntry.Answer answer) {
    if (entry instanceof ReportEntry.Log sent) {
      Long wanted = answer.nextSeq();
      if (answer.status() == 204) {
        if (sent.suppressed()) {
          suppressionTold = OptionalLong.of(ticker.getAsLong());
        }
        nextSeq = wanted != null ? wanted : behind(sent);
      } else if (answer.status() == 409 && wanted != null && wanted >= 1) {
        nextSeq = wanted;
      } else {
        return false;
      }
      probed = true;
      return true;
    }
    lastTaken = answer.status() == 204;
    return lastTaken;
  }

  /// Whether the server has everything.
  boolean done() {
    return last != null && lastTaken && !hasRecords(nextSeq);
  }

  private static long behind(ReportEntry.Log sent) {
    return sent.records().isEmpty() ? sent.fromSeq() : sent.records().getLast().lastSeq() + 1;
  }
}
