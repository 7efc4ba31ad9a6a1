package dev.sealane.controlplane.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sealane.api.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Somebody who talks raw HTTP with one token.
final class HttpPeer {

  private final HttpClient http;
  private final URI server;
  private final List<String> headers;

  HttpPeer(HttpClient http, URI server, String token) {
    this(http, server, List.of("Authorization", "Bearer " + token));
  }

  private HttpPeer(HttpClient http, URI server, List<String> headers) {
    this.http = http;
    this.server = server;
    this.headers = headers;
  }

  HttpPeer with(String header, String value) {
    List<String> more = new ArrayList<>(headers);
    more.addAll(List.of(header, value));
    return new HttpPeer(http, server, more);
  }

  Answer get(String path) {
    return send("GET", path, BodyPublishers.noBody()).join();
  }

  CompletableFuture<Answer> begin(String method, String path) {
    return send(method, path, BodyPublishers.noBody());
  }

  Answer call(String method, String path) {
    return send(method, path, BodyPublishers.noBody()).join();
  }

  Answer call(String method, String path, String body) {
    return send(method, path, BodyPublishers.ofString(body)).join();
  }

  Answer call(String method, String path, byte[] body) {
    return send(method, path, BodyPublishers.ofByteArray(body)).join();
  }

  private CompletableFuture<Answer> send(
      String method, String path, HttpRequest.BodyPublisher body) {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(Duration.ofSeconds(40))
            .headers(headers.toArray(String[]::new))
            .header("Content-Type", "application/json")
            .method(method, body)
            .build();
    return http.sendAsync(request, BodyHandlers.ofByteArray())
        .thenApply(response -> new Answer(response.statusCode(), tree(response.body())));
  }

  private static JsonNode tree(byte[] body) {
    return body.length == 0 ? MissingNode.getInstance() : Json.PLAN42.readTree(body);
  }

  record Answer(int status, JsonNode body) {}
}
