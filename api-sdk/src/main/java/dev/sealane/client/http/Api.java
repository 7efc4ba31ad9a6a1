package dev.sealane.client.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.json.Json;
import dev.sealane.api.json.JsonException;
import dev.sealane.api.problem.SealaneException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLException;

/// Calls that answer JSON. All methods block and throw {@link SealaneException} for what the server
/// refuses, {@link UnreachableException} when it gives no usable answer.
public final class Api {

  private final URI server;
  private final Transport transport;

  public Api(URI server, Transport transport) {
    this.server = server;
    this.transport = transport;
  }

  public <T> T call(Call call, Class<T> type) {
    return convert(tree(call), type);
  }

  /// For routes that answer with no body.
  public void run(Call call) {
    try (Answer answer = open(call)) {
      answer.body().readAllBytes();
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  public JsonNode tree(Call call) {
    try (Answer answer = open(call)) {
      return Json.NATIVE.readTree(answer.body().readAllBytes());
    } catch (JsonException e) {
      throw notAServer(e);
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /// One page of a list `{"items":[],"next_cursor"}`.
  public <T> Page<T> page(Call call, Class<T> type) {
    JsonNode tree = tree(call);
    List<T> items =
        StreamSupport.stream(tree.path("items").spliterator(), false)
            .map(item -> convert(item, type))
            .toList();
    return new Page<>(items, tree.path("next_cursor").asText(null));
  }

  public <T> T convert(JsonNode tree, Class<T> type) {
    try {
      return Json.NATIVE.convert(tree, type);
    } catch (JsonException e) {
      throw notAServer(e);
    }
  }

  /// The open answer of a request that was accepted; the caller closes it.
  public Answer open(Call call) {
    Answer answer;
    try {
      answer = transport.send(call);
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreachableException("interrupted while waiting for " + server, e);
    }
    if (answer.status() >= 200 && answer.status() < 300) {
      return answer;
    }
    try (answer) {
      throw Problems.of(answer.status(), answer.body().readNBytes(1 << 20));
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private UnreachableException notAServer(JsonException problem) {
    return new UnreachableException(
        server + " answered something that is not Sealane's: " + problem.getMessage(), problem);
  }

  private UnreachableException unreachable(IOException problem) {
    String why =
        switch (problem) {
          case HttpTimeoutException _ -> "did not answer in time";
          case ConnectException e
              when e.getCause() instanceof ConnectException inner
                  && inner.getCause() instanceof UnresolvedAddressException ->
              "has a host name that nobody knows";
          case ConnectException _ -> "cannot be reached, is it running?";
          case UnknownHostException _ -> "has a host name that nobody knows";
          case SSLException e -> "is not trusted: " + e.getMessage();
          default -> "broke the connection: " + problem.getMessage();
        };
    return new UnreachableException(server + " " + why, problem);
  }
}
