package dev.sealane.controlplane.http;

import dev.sealane.api.json.Json;
import java.nio.file.Path;
import java.util.Map;

/// What an endpoint answers.
public sealed interface Reply {

  /// JSON.
  ///
  /// @param status 200 to 599
  /// @param json how it is written
  /// @param body a value with a JSON form
  record JsonBody(int status, Json json, Object body) implements Reply {}

  /// 204 without a body.
  record NoContent() implements Reply {}

  /// Text.
  ///
  /// @param contentType such as `text/plain; charset=utf-8`
  record Text(int status, String contentType, String body) implements Reply {}

  /// A file, streamed.
  ///
  /// @param headers further headers
  record FileBody(Path file, String contentType, Map<String, String> headers) implements Reply {
    public FileBody {
      headers = Map.copyOf(headers);
    }
  }

  /// A body that the server does not hold as a whole.
  ///
  /// @param contentType such as `text/event-stream; charset=utf-8`
  /// @param headers further headers; with a `Content-Length` the body is not chunked
  /// @param writer writes it, on the endpoint's virtual thread
  record Streamed(String contentType, Map<String, String> headers, BodyWriter writer)
      implements Reply {
    public Streamed {
      headers = Map.copyOf(headers);
    }

    public Streamed(String contentType, BodyWriter writer) {
      this(contentType, Map.of(), writer);
    }
  }

  /// 200 with JSON in the native spelling.
  static Reply ok(Object body) {
    return new JsonBody(200, Json.NATIVE, body);
  }

  /// JSON in the native spelling.
  static Reply json(int status, Object body) {
    return new JsonBody(status, Json.NATIVE, body);
  }

  /// JSON in the spelling of Plan42.
  static Reply plan42(int status, Object body) {
    return new JsonBody(status, Json.PLAN42, body);
  }

  /// Writes a streamed body and returns at its end.
  @FunctionalInterface
  interface BodyWriter {
    void write(BodySink sink) throws InterruptedException;
  }

  /// Where a streamed body goes.
  interface BodySink {

    /// Sends bytes; waits while the client is slow.
    ///
    /// @throws ClientGoneException when the connection is closed
    void send(byte[] bytes) throws InterruptedException;

    /// Whether the connection is closed.
    boolean gone();
  }
}
