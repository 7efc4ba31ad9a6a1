package dev.sealane.runner.net;

import dev.sealane.api.seal.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One request.
///
/// @param method HTTP method
/// @param path behind the base address, escaped, with its query, beginning with `/`
/// @param headers further headers
/// @param body what is sent
/// @param limit longest time to the end of the answer
/// @param into file that takes the body of a success; null = memory
record Call(
    String method,
    String path,
    Map<String, String> headers,
    CallBody body,
    Duration limit,
    @Nullable Path into) {

  static final Duration DEFAULT_LIMIT = Duration.ofSeconds(30);

  Call {
    headers = Map.copyOf(headers);
  }

  static Call of(String method, String path) {
    return new Call(method, path, Map.of(), new CallBody.None(), DEFAULT_LIMIT, null);
  }

  Call json(byte[] json) {
    return body(new CallBody.Memory(Bytes.copyOf(json))).header("Content-Type", "application/json");
  }

  Call body(CallBody newBody) {
    return new Call(method, path, headers, newBody, limit, into);
  }

  Call header(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new Call(method, path, more, body, limit, into);
  }

  Call within(Duration newLimit) {
    return new Call(method, path, headers, body, newLimit, into);
  }

  Call into(Path file) {
    return new Call(method, path, headers, body, limit, file);
  }

  /// Leaves out headers, which may be secret.
  @Override
  public String toString() {
    return method + " " + path;
  }
}
