package dev.sealane.client;

import dev.sealane.api.json.Json;
import dev.sealane.api.json.JsonException;
import dev.sealane.api.log.LogCursor;
import dev.sealane.api.log.LogRecord;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.run.Run;
import dev.sealane.client.http.Answer;
import dev.sealane.client.http.Api;
import dev.sealane.client.http.Call;
import dev.sealane.client.http.UnreachableException;
import dev.sealane.client.stream.SseConnection;
import dev.sealane.client.stream.SseFrame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The event stream of one run, opened anew at the next read after each break.
final class EventStream implements AutoCloseable {

  private static final String TYPE = "text/event-stream";

  private final Api api;
  private final String path;
  private final Duration silence;
  private volatile @Nullable SseConnection connection;
  private boolean hadEvents;

  EventStream(Api api, String run, Duration silence) {
    this.api = api;
    this.path = RunsClient.path(run) + "/events";
    this.silence = silence;
  }

  /// Reads on, or connects first.
  ///
  /// @param after where a new connection begins
  /// @throws SealaneException when the server refuses the run or the caller
  Read next(LogCursor after) throws InterruptedException {
    SseConnection open = connection;
    if (open == null) {
      try {
        open = connect(after);
      } catch (UnreachableException e) {
        return new Read.Unreachable(String.valueOf(e.getMessage()));
      } catch (SealaneException e) {
        if (e.code().mayRetry()) {
          return new Read.Unreachable(String.valueOf(e.getMessage()));
        }
        throw e;
      }
    }
    return open == null ? new Read.NoStream() : read(open);
  }

  boolean ready() {
    SseConnection open = connection;
    return open != null && open.ready();
  }

  private @Nullable SseConnection connect(LogCursor after) {
    Call call = Call.get(path + "?batch=true").withHeader("Accept", TYPE).asStream();
    Answer answer =
        api.open(
            after.equals(LogCursor.START)
                ? call
                : call.withHeader("Last-Event-ID", after.toString()));
    hadEvents = false;
    if (!answer.contentType().startsWith(TYPE)) {
      SseConnection.start(answer).close();
      return null; // something between us and the server does not know streams
    }
    SseConnection opened = SseConnection.start(answer);
    connection = opened;
    return opened;
  }

  private Read read(SseConnection open) throws InterruptedException {
    return switch (open.next(silence)) {
      case SseConnection.Signal.Frame(var frame) -> event(frame);
      case SseConnection.Signal.Alive() -> new Read.Alive();
      case SseConnection.Signal.Silent() ->
          broken("nothing came for " + silence.toSeconds() + " s");
      case SseConnection.Signal.Ended(var why) -> broken(why);
    };
  }

  private Read event(SseFrame frame) {
    try {
      List<FollowEvent> events = events(frame.event(), frame.data());
      hadEvents = true;
      return events.isEmpty() ? new Read.Alive() : new Read.Events(events);
    } catch (JsonException e) {
      return broken("an event is not readable: " + e.getMessage());
    }
  }

  private static List<FollowEvent> events(String name, String data) {
    return switch (name) {
      case "status" -> List.of(new FollowEvent.Stands(Json.NATIVE.read(data, Run.class)));
      case "log" ->
          List.of(
              new FollowEvent.Logged(
                  LogEntry.read(Json.NATIVE.readTree(data.getBytes(StandardCharsets.UTF_8)))));
      case "logs" -> Json.NATIVE.read(data, Batch.class).events();
      case "suppressed" -> List.of(new FollowEvent.Suppressed());
      case "gap" -> List.of(new FollowEvent.Gap());
      case "complete" -> List.of(new FollowEvent.Completed(Json.NATIVE.read(data, Verdict.class)));
      default -> List.of(); // a newer server's
    };
  }

  /// Data of a `logs` event.
  private record Batch(int attempt, List<LogRecord> items) {
    List<FollowEvent> events() {
      List<FollowEvent> events = new ArrayList<>(items.size());
      for (LogRecord item : items) {
        events.add(new FollowEvent.Logged(new LogEntry(attempt, item)));
      }
      return events;
    }
  }

  private Read broken(String why) {
    close();
    return new Read.Broken(why, hadEvents);
  }

  @Override
  public void close() {
    SseConnection open = connection;
    connection = null;
    if (open != null) {
      open.close();
    }
  }

  /// What a read gave.
  sealed interface Read {
    /// @param events at least one, in their order
    record Events(List<FollowEvent> events) implements Read {}

    /// The server is there, nothing happened.
    record Alive() implements Read {}

    /// The stream ended or fell silent.
    record Broken(String why, boolean hadEvents) implements Read {}

    /// Streams do not work here.
    record NoStream() implements Read {}

    /// No connection.
    record Unreachable(String why) implements Read {}
  }
}
