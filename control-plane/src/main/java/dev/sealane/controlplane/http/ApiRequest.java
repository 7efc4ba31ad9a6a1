package dev.sealane.controlplane.http;

import dev.sealane.api.json.Json;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.controlplane.auth.Caller;
import dev.sealane.controlplane.auth.Origin;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One request with its body, read and within limits, from a caller that may use the route.
public final class ApiRequest implements Origin {

  private final @Nullable Caller caller;
  private final String requestId;
  private final String remote;
  private final Map<String, String> path;
  private final Map<String, String> query;
  private final Function<String, @Nullable String> headers;
  private final byte[] body;
  private final @Nullable Path upload;
  private final ClientLink client;

  /// @param caller null = a public route
  /// @param requestId goes into every log line and error
  /// @param remote address of the peer
  /// @param path parameters of the route, decoded
  /// @param query parameters, the first value of each
  /// @param headers value by name, any case
  /// @param body decoded bytes, not copied; empty when the route streams it to {@code upload}
  /// @param upload file with the body; null = it is in {@code body}
  /// @param client whether it is still connected
  public ApiRequest(
      @Nullable Caller caller,
      String requestId,
      String remote,
      Map<String, String> path,
      Map<String, String> query,
      Function<String, @Nullable String> headers,
      byte[] body,
      @Nullable Path upload,
      ClientLink client) {
    this.caller = caller;
    this.requestId = requestId;
    this.remote = remote;
    this.path = Map.copyOf(path);
    this.query = Map.copyOf(query);
    this.headers = headers;
    this.body = body;
    this.upload = upload;
    this.client = client;
  }

  /// The same, from a client that stays connected.
  public ApiRequest(
      @Nullable Caller caller,
      String requestId,
      String remote,
      Map<String, String> path,
      Map<String, String> query,
      Function<String, @Nullable String> headers,
      byte[] body,
      @Nullable Path upload) {
    this(caller, requestId, remote, path, query, headers, body, upload, new ClientLink());
  }

  /// Who sends it.
  ///
  /// @throws IllegalStateException on a public route
  public Caller caller() {
    if (caller == null) {
      throw new IllegalStateException("a public route has no caller");
    }
    return caller;
  }

  /// The person that sends it.
  ///
  /// @throws SealaneException `forbidden` when it is a daemon
  public Caller.Person person() {
    if (caller() instanceof Caller.Person person) {
      return person;
    }
    throw new SealaneException(ErrorCode.FORBIDDEN, "a runner token cannot be used here");
  }

  /// The daemon that sends it.
  ///
  /// @throws SealaneException `forbidden` when it is a person
  public Caller.Daemon daemon() {
    if (caller() instanceof Caller.Daemon daemon) {
      return daemon;
    }
    throw new SealaneException(ErrorCode.FORBIDDEN, "only a runner token can be used here");
  }

  @Override
  public String requestId() {
    return requestId;
  }

  @Override
  public String remote() {
    return remote;
  }

  /// A parameter of the route's path.
  ///
  /// @param parse such as `RunId::parse`; what it throws becomes a 400
  public <T> T path(String name, Function<String, T> parse) {
    return parse.apply(Objects.requireNonNull(path.get(name), name));
  }

  /// A query parameter.
  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /// A whole number from the query.
  ///
  /// @throws SealaneException `invalid_request` when it is none, or not {@code least} to {@code
  ///   most}
  public int queryInt(String name, int fallback, int least, int most) {
    String text = query.get(name);
    if (text == null) {
      return fallback;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException _) {
      // told below, like a number out of range
    }
    throw new SealaneException(
        ErrorCode.INVALID_REQUEST,
        "%s is \"%s\", must be %d to %d".formatted(name, text, least, most));
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.apply(name));
  }

  /// The body, decompressed, within the route's limit; not copied.
  public byte[] body() {
    return body;
  }

  /// The body as JSON.
  public <T> T body(Json json, Class<T> type) {
    return json.read(body, type);
  }

  /// The file that the body was streamed to; the endpoint moves it or leaves it to be deleted.
  ///
  /// @throws IllegalStateException when the route does not stream its body
  public Path upload() {
    if (upload == null) {
      throw new IllegalStateException("this route keeps its body in memory");
    }
    return upload;
  }

  /// Whether the client closed the connection.
  public boolean gone() {
    return client.gone();
  }

  /// Has {@code told} run once when the client closes the connection before the answer ended; on
  /// the event loop, so it must not block. For endpoints that park, such as long polls.
  public void whenGone(Runnable told) {
    client.onGone(told);
  }
}
