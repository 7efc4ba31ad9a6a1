package dev.sealane.runner.net;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.json.Json;
import dev.sealane.api.json.JsonException;
import dev.sealane.runner.net.ServerException.Answered;
import dev.sealane.runner.net.ServerException.ConnectionRefused;
import dev.sealane.runner.net.ServerException.OutOfReach;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The behaviours of a call, stacked in one place.
final class Transports {

  /// Bytes of an answer that is kept in memory; a batch of messages is 4 MiB before base64.
  private static final long MAX_ANSWER = 32L << 20;

  private static final byte[] NOTHING = {};

  private Transports() {}

  /// @param plain for what fits it; empty = everything goes through {@code client}
  static Transport stack(
      HttpClient client, Optional<PlainHttp> plain, URI base, Credentials credentials) {
    Transport transport = http(client, base);
    if (plain.isPresent()) {
      transport = plain(plain.get(), base, transport);
    }
    transport = withSession(transport, credentials);
    transport = withToken(transport, credentials);
    return withErrors(transport); // outermost: everything that is no success becomes an exception
  }

  /// For calls that belong to a boot. One that is ready before waits: the server would take the
  /// missing session for a bad credential, and the call would come back a minute later.
  static Transport afterBoot(Transport next, Credentials credentials) {
    return call -> {
      if (!credentials.awaitSession(call.limit())) {
        throw new ServerException(
            new OutOfReach(), call + ": the server has not answered this boot yet", null);
      }
      return next.send(call);
    };
  }

  private static Transport withToken(Transport next, Credentials credentials) {
    return call ->
        next.send(call.header("Authorization", "APIToken " + credentials.token().reveal()));
  }

  private static Transport withSession(Transport next, Credentials credentials) {
    return call -> {
      var session = credentials.session();
      return next.send(
          session.isEmpty() ? call : call.header("X-Sealane-Session", session.get().reveal()));
    };
  }

  private static Transport withErrors(Transport next) {
    return call -> {
      Answer answer = next.send(call);
      if (answer.status() / 100 != 2) {
        throw error(call, answer);
      }
      return answer;
    };
  }

  private static Transport plain(PlainHttp plain, URI base, Transport larger) {
    String prefix = base.getRawPath().replaceAll("/+$", "");
    return call -> {
      if (!PlainHttp.fits(call)) {
        return larger.send(call);
      }
      try {
        return plain.send(call, prefix + call.path(), MAX_ANSWER);
      } catch (IOException e) {
        throw unreachable(call, e);
      }
    };
  }

  /// The JDK's own time limit ends with the headers of the answer, so the whole is limited here.
  private static Transport http(HttpClient client, URI base) {
    String prefix = base.toString().replaceAll("/+$", "");
    return call -> {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(prefix + call.path()))
              .method(call.method(), publisher(call))
              .header("Accept", "application/json");
      call.headers().forEach(request::header);
      CompletableFuture<HttpResponse<byte[]>> answer =
          client.sendAsync(request.build(), into(call.into()));
      try {
        HttpResponse<byte[]> response = answer.get(call.limit().toMillis(), TimeUnit.MILLISECONDS);
        return new Answer(response.statusCode(), response.body());
      } catch (ExecutionException e) {
        throw unreachable(call, e.getCause() == null ? e : e.getCause());
      } catch (TimeoutException e) {
        throw new ServerException(
            new OutOfReach(), call + ": no answer within " + call.limit().toSeconds() + " s", e);
      } finally {
        answer.cancel(true); // frees the connection of a call that nobody waits for any more
      }
    };
  }

  private static HttpRequest.BodyPublisher publisher(Call call) {
    return switch (call.body()) {
      case CallBody.None _ -> BodyPublishers.noBody();
      case CallBody.Memory(var bytes) -> BodyPublishers.ofByteArray(bytes.toArray());
      case CallBody.File(Path path) -> {
        try {
          yield BodyPublishers.ofFile(path);
        } catch (FileNotFoundException e) {
          throw new UncheckedIOException(call + ": " + path + " cannot be read", e);
        }
      }
    };
  }

  private static HttpResponse.BodyHandler<byte[]> into(@Nullable Path file) {
    HttpResponse.BodyHandler<byte[]> memory =
        BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER);
    return file == null
        ? memory
        : response ->
            response.statusCode() / 100 == 2
                ? BodySubscribers.mapping(BodySubscribers.ofFile(file), _ -> NOTHING)
                : memory.apply(response);
  }

  private static ServerException unreachable(Call call, Throwable cause) {
    boolean refused =
        cause instanceof ConnectException && !(cause instanceof HttpConnectTimeoutException);
    String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    if (!(cause instanceof IOException)) {
      return new ServerException(new OutOfReach(), call + ": " + cause, cause);
    }
    return refused
        ? new ServerException(new ConnectionRefused(), call + ": connection refused", cause)
        : new ServerException(new OutOfReach(), call + ": " + why, cause);
  }

  /// Reads both forms of error bodies: `{"error":{"code","message"}}` and Plan42's. Plan42 decides
  /// by `ResponseCode`; a body without it is no statement about the object.
  private static ServerException error(Call call, Answer answer) {
    JsonNode body = tree(answer.body());
    JsonNode detail = body.path("error");
    JsonNode current = body.path("Current");
    String code = detail.path("code").asText(body.path("ErrorType").asText(""));
    String message = detail.path("message").asText(body.path("Message").asText(""));
    boolean speaksForServer = detail.isObject() || body.path("ResponseCode").isInt();
    int status = answer.status() == 404 && !speaksForServer ? 502 : answer.status();
    return new ServerException(
        new Answered(
            status,
            code,
            current.path("PublicKey").isTextual() ? current.path("PublicKey").textValue() : null,
            current.path("Version").isInt() ? current.path("Version").intValue() : null),
        "%s: HTTP %d %s %s".formatted(call, answer.status(), code, message).strip(),
        null);
  }

  private static JsonNode tree(byte[] body) {
    try {
      return Json.PLAN42.readTree(body);
    } catch (JsonException _) {
      return Json.PLAN42.toTree("");
    }
  }
}
