package dev.sealane.client;

import dev.sealane.api.log.LogCursor;
import dev.sealane.api.log.LogPosition;
import dev.sealane.api.run.Run;
import dev.sealane.client.http.UnreachableException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Follows one run to its end: by an event stream that is opened again whenever it breaks, or by
/// polling when no stream can be had. Every record comes once and in order; the end comes only when
/// the server said so. Not thread-safe, but {@link #close} may be called from anywhere.
public final class RunFollower implements AutoCloseable {

  /// Streams that ended before their first event, after which polling takes over.
  private static final int DUMB_STREAMS = 3;

  private final String run;
  private final RunsClient runs;
  private final EventStream stream;
  private final Patience patience;
  private final Queue<FollowEvent> pending = new ArrayDeque<>();
  private LogCursor cursor;
  private String lastStatus = "";
  private boolean polling;
  private @Nullable Verdict verdict;
  private boolean done;
  private int dumbStreams;

  RunFollower(
      String run, RunsClient runs, EventStream stream, Patience patience, FollowStart start) {
    this.run = run;
    this.runs = runs;
    this.stream = stream;
    this.patience = patience;
    this.cursor = start.after();
    this.polling = start.polling();
  }

  /// Waits for the next event.
  ///
  /// @return empty behind {@link FollowEvent.Completed}
  /// @throws UnreachableException when the server is gone for good
  /// @throws dev.sealane.api.problem.SealaneException when it refuses
  public Optional<FollowEvent> next() throws InterruptedException {
    while (pending.isEmpty() && !done) {
      Verdict known = verdict;
      if (known != null) {
        finish(known);
      } else if (polling) {
        poll();
      } else {
        read();
      }
    }
    FollowEvent event = pending.poll();
    return Optional.ofNullable(event);
  }

  /// Whether {@link #next} has something without waiting, so that output need not be flushed yet.
  public boolean ready() {
    return !pending.isEmpty() || stream.ready();
  }

  /// The position behind the last record that was delivered or is about to be.
  public LogCursor cursor() {
    return cursor;
  }

  private void read() throws InterruptedException {
    switch (stream.next(cursor)) {
      case EventStream.Read.Events(var events) -> {
        dumbStreams = 0;
        patience.contact();
        events.forEach(this::take);
      }
      case EventStream.Read.Alive() -> patience.contact();
      case EventStream.Read.Broken(var why, var hadEvents) -> {
        dumbStreams = hadEvents ? 0 : dumbStreams + 1;
        polling = dumbStreams >= DUMB_STREAMS;
        patience.failed(why);
      }
      case EventStream.Read.NoStream() -> polling = true;
      case EventStream.Read.Unreachable(var why) -> patience.failed(why);
    }
  }

  private void take(FollowEvent event) {
    switch (event) {
      case FollowEvent.Stands(var now) -> stands(now);
      case FollowEvent.Logged(var entry) -> logged(entry);
      case FollowEvent.Suppressed _, FollowEvent.Gap _ -> pending.add(event);
      case FollowEvent.Completed(var end) -> verdict = end;
    }
  }

  private void stands(Run now) {
    String status = now.status() + " " + now.attempt() + " " + now.contactLoss();
    if (!status.equals(lastStatus)) {
      lastStatus = status;
      pending.add(new FollowEvent.Stands(now));
    }
  }

  private void logged(LogEntry entry) {
    if (entry.cursor().compareTo(cursor) > 0) {
      cursor = entry.cursor();
      pending.add(new FollowEvent.Logged(entry));
    }
  }

  /// Delivers what the stream may have left out, a page a call, then the end.
  private void finish(Verdict known) {
    LogPosition last = known.last();
    if (last != null && last.cursor().compareTo(cursor) > 0 && fetchPage()) {
      return;
    }
    pending.add(new FollowEvent.Completed(known));
    done = true;
    close();
  }

  /// @return whether there was more; false also for a server that repeats itself
  private boolean fetchPage() {
    LogCursor before = cursor;
    runs.logs(run, LogQuery.after(cursor)).forEach(this::logged);
    return !cursor.equals(before);
  }

  /// Asks for the run before its log: a log that is empty behind a run with its last record is
  /// complete.
  private void poll() throws InterruptedException {
    try {
      Run now = runs.get(run);
      stands(now);
      boolean more = fetchPage();
      patience.contact();
      if (!more && now.terminal() && (now.logsComplete() || patience.lateLogsOver())) {
        verdict = Verdict.of(now);
      } else if (!more && pending.isEmpty()) {
        patience.pollPause(now.terminal());
      }
    } catch (UnreachableException e) {
      patience.failed(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    stream.close();
  }
}
