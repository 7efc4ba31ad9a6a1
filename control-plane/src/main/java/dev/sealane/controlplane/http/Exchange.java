package dev.sealane.controlplane.http;

import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.controlplane.auth.Access;
import dev.sealane.controlplane.auth.Caller;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request from its head to its answer. Made on the event loop, run on a virtual thread of its
/// own: find the route, find the caller, read the body, ask the endpoint, write the reply.
final class Exchange implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(Exchange.class);

  private final ServerParts parts;
  private final ErrorReplies errors;
  private final HttpServerRequest request;
  private final Context loop;
  private final ClientLink client = new ClientLink();
  private final long begunNanos;
  private final String requestId;
  private final ApiStyle style;
  private final RequestBody body;
  private final ReplyWriter writer;

  /// @param request fresh; its body waits until the route is known
  Exchange(ServerParts parts, ErrorReplies errors, HttpServerRequest request, Context loop) {
    this.parts = parts;
    this.errors = errors;
    this.request = request;
    this.loop = loop;
    this.begunNanos = parts.ticker().getAsLong();
    this.requestId = RequestId.of(request.getHeader(RequestId.HEADER));
    this.style = ApiStyle.of(path());
    this.body = new RequestBody(request, loop, parts.limits().bodyTime());
    HttpServerResponse response = request.response();
    this.writer = new ReplyWriter(response, loop, client, parts.limits().stalled());
    response.putHeader(RequestId.HEADER, requestId);
    response.closeHandler(_ -> client.close());
    response.exceptionHandler(_ -> client.close());
    response.endHandler(_ -> body.discard());
  }

  @Override
  public void run() {
    RequestId.during(requestId, this::answer);
  }

  private void answer() {
    int status = 0;
    try {
      status = answered();
    } catch (ClientGoneException _) {
      writer.abort();
    } catch (InterruptedException e) {
      status = failed(e);
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      status = failed(e);
    }
    log.debug(
        "answered request={} method={} path={} status={}", requestId, method(), path(), status);
    parts.observer().answered(status, parts.ticker().getAsLong() - begunNanos);
  }

  private int answered() throws InterruptedException {
    RouteTable.Match match = parts.routes().match(method(), path());
    Route route = match.route();
    Caller caller = route.access() == Access.PUBLIC ? null : caller(route.access());
    return switch (route.body()) {
      case Route.Body.Memory(BodyLimit limit) -> {
        ApiRequest read = read(caller, match, body.read(limit), null);
        yield writer.send(route.endpoint().handle(read));
      }
      case Route.Body.ToFile(long maxBytes) -> {
        Path file = parts.uploads().resolve("upload-" + RequestId.of(null));
        try {
          body.readTo(file, maxBytes);
          ApiRequest read = read(caller, match, new byte[0], file);
          yield writer.send(route.endpoint().handle(read));
        } finally {
          delete(file);
        }
      }
    };
  }

  private Caller caller(Access access) {
    Caller caller = parts.authenticator().caller(Credentials.token(request.headers(), style));
    access.require(caller);
    return caller;
  }

  private ApiRequest read(
      @Nullable Caller caller, RouteTable.Match match, byte[] bytes, @Nullable Path upload) {
    return new ApiRequest(
        caller,
        requestId,
        Objects.toString(request.remoteAddress().hostAddress(), "-"),
        match.parameters(),
        query(),
        request::getHeader,
        bytes,
        upload,
        client);
  }

  private Map<String, String> query() {
    if (request.query() == null) {
      return Map.of();
    }
    MultiMap sent = request.params();
    Map<String, String> first = new HashMap<>();
    sent.forEach(entry -> first.putIfAbsent(entry.getKey(), entry.getValue()));
    return first;
  }

  /// Tells the client what went wrong, or cuts the connection when the answer has begun.
  private int failed(Throwable thrown) {
    if (writer.begun()) {
      log.warn("answer cut request={}", requestId, thrown);
      writer.abort();
      return 0;
    }
    try {
      Reply.JsonBody reply = errors.of(thrown, style, requestId);
      headersFor(thrown);
      return writer.send(reply);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private void headersFor(Throwable thrown) {
    if (!(thrown instanceof SealaneException told)) {
      return;
    }
    if (told.code() == ErrorCode.UNAUTHORIZED) {
      loop.runOnContext(_ -> request.response().putHeader("WWW-Authenticate", "Bearer"));
    }
    if (told.details().get("allow") instanceof Iterable<?> methods) {
      String allow = String.join(", ", strings(methods));
      loop.runOnContext(_ -> request.response().putHeader("Allow", allow));
    }
  }

  private static Iterable<String> strings(Iterable<?> values) {
    List<String> texts = new ArrayList<>();
    values.forEach(value -> texts.add(String.valueOf(value)));
    return texts;
  }

  private String method() {
    return request.method().name();
  }

  private String path() {
    return Objects.requireNonNullElse(request.path(), "/");
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      log.warn("upload not deleted file={}", file, e);
    }
  }
}
