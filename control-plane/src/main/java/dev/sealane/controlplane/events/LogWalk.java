package dev.sealane.controlplane.events;

import dev.sealane.api.id.RunId;
import dev.sealane.api.log.LogCursor;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.controlplane.logstream.LogEntry;
import dev.sealane.controlplane.logstream.LogFilter;
import dev.sealane.controlplane.logstream.LogPage;
import dev.sealane.controlplane.logstream.Logs;
import dev.sealane.controlplane.logstream.PageLimit;
import java.util.List;
import java.util.OptionalLong;

/// One reader's way through the log of a run, over its attempts. It leaves an attempt when that has
/// its last record, or when a later one was leased: then, if records may be missing, after a {@link
/// Step.Gap}. For one thread.
final class LogWalk {

  /// Greater than any number of a record.
  private static final long BEHIND_ALL = Long.MAX_VALUE / 2;

  private final Logs logs;
  private final FollowedRuns runs;
  private final RunId run;
  private final LogFilter filter;
  private final int onlyAttempt;
  private LogCursor cursor;

  /// @param start behind which to begin
  /// @param onlyAttempt the one attempt to read; 0 = all
  LogWalk(
      Logs logs, FollowedRuns runs, RunId run, LogCursor start, LogFilter filter, int onlyAttempt) {
    this.logs = logs;
    this.runs = runs;
    this.run = run;
    this.filter = filter;
    this.onlyAttempt = onlyAttempt;
    this.cursor = beginning(start, onlyAttempt);
  }

  private static LogCursor beginning(LogCursor start, int onlyAttempt) {
    if (onlyAttempt > 0 && start.attempt() != onlyAttempt) {
      return new LogCursor(onlyAttempt, start.attempt() < onlyAttempt ? 0 : BEHIND_ALL);
    }
    return start.attempt() == 0 ? new LogCursor(1, 0) : start;
  }

  /// The run whose log it is.
  RunId run() {
    return run;
  }

  /// Everything up to here was given out or passed over.
  LogCursor cursor() {
    return cursor;
  }

  /// Goes on.
  ///
  /// @param currentAttempt number of the run's current attempt, known before this call; 0 = none
  Step next(int currentAttempt, PageLimit limit) {
    while (true) {
      AttemptRef attempt = new AttemptRef(run, cursor.attempt());
      LogPage page = logs.read(attempt, cursor.seq(), filter, limit);
      cursor = new LogCursor(cursor.attempt(), page.nextAfter());
      if (!page.entries().isEmpty()) {
        return new Step.Records(page.entries());
      }
      if (!page.more()) {
        if (onlyAttempt > 0 || cursor.attempt() >= currentAttempt) {
          return new Step.CaughtUp();
        }
        OptionalLong finalSeq = runs.finalSeq(attempt);
        boolean whole = finalSeq.isPresent() && cursor.seq() >= finalSeq.getAsLong();
        LogCursor left = cursor;
        cursor = new LogCursor(cursor.attempt() + 1, 0);
        if (!whole) {
          return new Step.Gap(left.attempt(), left.seq(), cursor.attempt());
        }
      }
    }
  }

  /// What a step gave.
  sealed interface Step {

    /// @param entries at least one
    record Records(List<LogEntry> entries) implements Step {
      public Records {
        entries = List.copyOf(entries);
      }
    }

    /// The log goes on with a later attempt although this one's may not be whole.
    ///
    /// @param afterSeq the last record of it that is stored; 0 = none
    record Gap(int attempt, long afterSeq, int nextAttempt) implements Step {}

    /// Nothing more is stored.
    record CaughtUp() implements Step {}
  }
}
