package dev.sealane.controlplane.events;

import dev.sealane.api.id.RunId;
import dev.sealane.api.log.LogCursor;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.run.Run;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.controlplane.auth.Access;
import dev.sealane.controlplane.auth.Caller;
import dev.sealane.controlplane.http.ApiRequest;
import dev.sealane.controlplane.http.Reply;
import dev.sealane.controlplane.http.Routes;
import dev.sealane.controlplane.logstream.LogArrivals;
import dev.sealane.controlplane.logstream.Logs;
import dev.sealane.controlplane.run.RunChanges;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/// `GET /api/v1/runs/{id}/logs` and `GET /api/v1/runs/{id}/events`.
public final class EventRoutes {

  private static final String EVENT_STREAM = "text/event-stream; charset=utf-8";
  private static final String PLAIN = "text/plain; charset=utf-8";
  private static final String JSON = "application/json";

  private final FollowedRuns runs;
  private final Logs logs;
  private final RunChanges changes;
  private final LogArrivals arrivals;
  private final EventLimits limits;

  public EventRoutes(
      FollowedRuns runs, Logs logs, RunChanges changes, LogArrivals arrivals, EventLimits limits) {
    this.runs = runs;
    this.logs = logs;
    this.changes = changes;
    this.arrivals = arrivals;
    this.limits = limits;
  }

  public void addTo(Routes routes) {
    routes.add("GET", "/api/v1/runs/:run/logs", Access.READ, this::logs);
    routes.add("GET", "/api/v1/runs/:run/events", Access.READ, this::events);
  }

  private Reply logs(ApiRequest request) {
    Run run = run(request);
    LogQuery query = LogQuery.of(request, limits);
    LogWalk walk = walk(run, query, query.after().orElse(LogCursor.START));
    return switch (request.query("format").orElse("json")) {
      case "json" -> page(run, query, walk);
      case "text" ->
          new Reply.Streamed(PLAIN, new LogText(walk, run.attempt(), query.limit(), limits));
      case String other ->
          throw new SealaneException(
              ErrorCode.INVALID_REQUEST, "format is \"" + other + "\", must be json or text");
    };
  }

  /// A page is empty only at the end of what is stored.
  private Reply page(Run run, LogQuery query, LogWalk walk) {
    int size = Math.max(query.limit() == 0 ? limits.page() : query.limit(), query.tail());
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    boolean caughtUp = false;
    boolean empty = true;
    json.writeBytes(ascii("{\"items\":["));
    while (empty && !caughtUp) {
      switch (walk.next(run.attempt(), limits.limit(size))) {
        case LogWalk.Step.Records(var entries) -> {
          for (var entry : entries) {
            json.writeBytes(ascii(empty ? "" : ","));
            entry.writeJson(json);
            empty = false;
          }
        }
        case LogWalk.Step.Gap _ -> {
          // the next page begins with the next attempt
        }
        case LogWalk.Step.CaughtUp() -> caughtUp = true;
      }
    }
    json.writeBytes(
        ascii(
            "],\"next_cursor\":\"%s\",\"complete\":%b}"
                .formatted(behind(query, walk), caughtUp && over(run, query))));
    return new Reply.Text(200, JSON, json.toString(StandardCharsets.UTF_8));
  }

  /// A reader of one attempt that asked for what lies behind a later one stays where it is.
  private static LogCursor behind(LogQuery query, LogWalk walk) {
    LogCursor asked = query.after().orElse(LogCursor.START);
    return asked.compareTo(walk.cursor()) > 0 ? asked : walk.cursor();
  }

  private boolean over(Run run, LogQuery query) {
    return runs.settled(run) || (query.attempt() > 0 && query.attempt() < run.attempt());
  }

  private Reply events(ApiRequest request) {
    Run run = run(request);
    LogQuery query = LogQuery.of(request, limits);
    LogCursor after =
        request
            .header("Last-Event-ID")
            .filter(text -> !text.isEmpty())
            .map(LogCursor::parse)
            .or(query::after)
            .orElse(LogCursor.START);
    Caller caller = request.caller();
    return new Reply.Streamed(
        EVENT_STREAM,
        new RunFeed(
            () -> runs.view(caller, run.id()),
            runs,
            walk(run, query, after),
            new RunFeed.News(changes, arrivals),
            new RunFeed.Pace(LogFrames.of(request), limits.silence(), limits.suppressed())));
  }

  private LogWalk walk(Run run, LogQuery query, LogCursor after) {
    requireKnown(run, after, query.attempt());
    LogCursor start = after;
    if (query.tail() > 0) {
      LogCursor tail = logs.tail(run.id(), query.tail(), query.filter(), query.attempt());
      start = tail.compareTo(after) > 0 ? tail : after;
    }
    return new LogWalk(logs, runs, run.id(), start, query.filter(), query.attempt());
  }

  /// @param attempt the one that is asked for, which may be still to come; 0 = all
  private void requireKnown(Run run, LogCursor cursor, int attempt) {
    boolean known =
        cursor.seq() == 0
            ? cursor.attempt() <= Math.max(1, Math.max(run.attempt(), attempt))
            : cursor.attempt() >= 1
                && cursor.seq() < logs.nextSeq(new AttemptRef(run.id(), cursor.attempt()));
    if (!known) {
      throw new SealaneException(
          ErrorCode.INVALID_CURSOR,
          "cursor %s lies behind the log of this run; begin without one".formatted(cursor));
    }
  }

  private Run run(ApiRequest request) {
    RunId id = runs.resolve(request.caller(), request.path("run", Function.identity()));
    return runs.view(request.caller(), id);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
