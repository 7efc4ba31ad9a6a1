package dev.sealane.client.http;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// One request, before the decorators add what all requests have.
///
/// @param method `GET`, `POST`, `PUT` or `DELETE`
/// @param path below the server's address, with its query, already encoded, starts with `/`
/// @param headers by name
/// @param body what is sent
/// @param streaming whether the answer is read while it arrives; then only its start has a limit
public record Call(
    String method, String path, Map<String, String> headers, Body body, boolean streaming) {

  /// Names a create, so that it may be sent twice.
  public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  public Call {
    headers = Map.copyOf(headers);
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("path is \"" + path + "\", must start with /");
    }
  }

  public static Call get(String path) {
    return new Call("GET", path, Map.of(), new Body.None(), false);
  }

  public static Call delete(String path) {
    return new Call("DELETE", path, Map.of(), new Body.None(), false);
  }

  public static Call post(String path, Body body) {
    return new Call("POST", path, Map.of(), body, false);
  }

  public Call withHeader(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new Call(method, path, more, body, streaming);
  }

  public Call asStream() {
    return new Call(method, path, headers, body, true);
  }

  /// Whether sending it twice does the same as sending it once.
  public boolean repeatable() {
    return !method.equals("POST") || headers.containsKey(IDEMPOTENCY_KEY);
  }

  /// What a request carries.
  public sealed interface Body {

    record None() implements Body {}

    /// A value that is written as JSON.
    record Json(Object value) implements Body {}

    /// A file that is streamed from the disk, `application/octet-stream`.
    record File(Path path) implements Body {}
  }
}
