package dev.sealane.controlplane.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Plain HTTP against a server under test.
final class TestApi implements AutoCloseable {

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI server;

  TestApi(URI server) {
    this.server = server;
  }

  /// @param credential empty = none
  /// @param session of a daemon; empty = none
  HttpResponse<String> ask(
      String method, String path, String credential, String session, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + path))
            .timeout(Duration.ofSeconds(20))
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (!credential.isEmpty()) {
      request.header("Authorization", "Bearer " + credential);
    }
    if (!session.isEmpty()) {
      request.header("X-Sealane-Session", session);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /// Sends JSON, or nothing when {@code body} is empty, and expects success.
  JsonNode done(String method, String path, String credential, byte[] body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = ask(method, path, credential, "", body);
    assertThat(answer.statusCode())
        .as(method + " " + path + " " + answer.body())
        .isBetween(200, 299);
    return answer.body().isEmpty()
        ? Json.NATIVE.toTree("")
        : Json.NATIVE.read(answer.body(), JsonNode.class);
  }

  @Override
  public void close() {
    client.close();
  }
}
