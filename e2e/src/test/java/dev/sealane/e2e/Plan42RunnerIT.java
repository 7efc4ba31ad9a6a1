package dev.sealane.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Plan42 runner, played from the outside with raw HTTP, against our server.
class Plan42RunnerIT {

  private static final String OWNER = "slk_" + "B".repeat(43);

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private String base = "";

  @TempDir Path home;

  @Test
  void a_plan42_runner_registers_is_pinged_answers_and_sees_its_queue_gone()
      throws IOException, InterruptedException, ExecutionException {
    int port = Fleet.freePort();
    base = "http://127.0.0.1:" + port;
    try (Shell.Started server =
        Shell.at(home)
            .with("OWNER", OWNER)
            .start(
                "serve",
                "--listen",
                "127.0.0.1:" + port,
                "--data-dir",
                home.resolve("data").toString(),
                "--single-user-token-env",
                "OWNER")) {
      await().atMost(Duration.ofSeconds(30)).until(() -> server.process().isAlive() && answers());
      String team = call("GET", "/api/v1/me", OWNER, null, null).body().path("team_id").asText();
      String runnerPath = "/v1/tenants/" + team + "/runners/" + UUID.randomUUID();
      assertThat(
              call(
                      "PUT",
                      runnerPath,
                      OWNER,
                      "{\"Name\":\"p\",\"IsCloud\":false,\"RunsTasks\":true,\"ProxiesGithub\":false}",
                      null)
                  .status())
          .isEqualTo(201);
      Answer issued =
          call("PUT", runnerPath + "/tokens/" + UUID.randomUUID(), OWNER, "{\"TTLDays\":1}", null);
      assertThat(issued.status()).isEqualTo(201);
      String token = issued.body().path("Token").asText();
      assertThat(token).startsWith("p42r_");

      KeyPair queueKey = RawEcies.newKeyPair();
      String queue = runnerPath + "/queues/" + UUID.randomUUID();
      String registration =
          json.writeValueAsString(
              json.createObjectNode().put("PublicKey", RawEcies.pem(queueKey.getPublic())));
      Answer registered = call("PUT", queue, token, registration, null);
      assertThat(registered.status()).isEqualTo(201);
      assertThat(registered.body().path("IsHealthy").asBoolean()).isTrue();

      // the server pings a fresh queue by itself; answer that, then the ping that somebody asks for
      CompletableFuture<Answer> ping = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(() -> ping.complete(callUnchecked("POST", queue + "/ping", OWNER, null)));
      while (!ping.isDone()) {
        answerOne(queue, token, queueKey);
      }
      assertThat(ping.get().status()).isEqualTo(200);
      assertThat(ping.get().body().path("Success").asBoolean()).isTrue();

      String version = call("GET", queue, token, null, null).body().path("Version").asText();
      assertThat(call("DELETE", queue, token, null, version).status()).isEqualTo(204);
      Answer gone = call("GET", queue + "/messages?maxWaitSeconds=30", token, null, null);
      assertThat(gone.status()).isEqualTo(404);
      assertThat(gone.body().path("ResponseCode").asInt()).isEqualTo(404);
    }
  }

  private boolean answers() {
    try {
      return call("GET", "/health", OWNER, null, null).status() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  private void answerOne(String queue, String token, KeyPair key) throws IOException {
    Answer batch = call("GET", queue + "/messages?maxWaitSeconds=2", token, null, null);
    assertThat(batch.status()).isEqualTo(200);
    for (JsonNode message : batch.body().path("Messages")) {
      JsonNode payload = message.path("Payload");
      String text =
          RawEcies.unwrap(
              key,
              new RawEcies.Wrapped(
                  payload.path("EncryptedData").asText(),
                  payload.path("EphemeralPublicKey").asText()));
      assertThat(json.readTree(text).path("Type").asText()).isEqualTo("PingRequest");
      RawEcies.Wrapped reply =
          RawEcies.wrap(
              RawEcies.key(message.path("CallerPublicKey").asText()),
              "{\"Type\":\"PingResponse\"}");
      ObjectNode body = json.createObjectNode().put("CallerID", message.path("CallerID").asText());
      body.putObject("Payload")
          .put("EncryptionAlgorithm", "ECIES.Cofactor.VariableIV.X963.SHA256.AESGCM")
          .put("EncryptedData", reply.data())
          .put("EphemeralPublicKey", reply.ephemeral());
      String path = queue + "/messages/" + message.path("MessageID").asText() + "/response";
      assertThat(call("PUT", path, token, body.toString(), null).status()).isEqualTo(204);
    }
  }

  private Answer callUnchecked(String method, String path, String token, @Nullable String version) {
    try {
      return call(method, path, token, null, version);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Answer call(
      String method, String path, String token, @Nullable String body, @Nullable String version)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(Duration.ofSeconds(40))
            .header("Authorization", "APIToken " + token)
            .header("Accept", "application/json");
    if (version != null) {
      request.header("If-Match", version);
    }
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, HttpRequest.BodyPublishers.ofString(body));
    }
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      String text = response.body();
      return new Answer(
          response.statusCode(), text.isBlank() ? json.createObjectNode() : json.readTree(text));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private record Answer(int status, JsonNode body) {}
}
