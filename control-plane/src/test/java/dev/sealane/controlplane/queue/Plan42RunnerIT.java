package dev.sealane.controlplane.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.json.Json;
import dev.sealane.api.seal.Ecies;
import dev.sealane.api.seal.P256KeyPair;
import dev.sealane.api.seal.P256PublicKey;
import dev.sealane.api.seal.SealedPayload;
import dev.sealane.controlplane.app.ControlPlane;
import dev.sealane.controlplane.app.ControlPlaneConfig;
import dev.sealane.controlplane.http.ListenAddress;
import dev.sealane.controlplane.queue.HttpPeer.Answer;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Plays a Plan42 runner with raw HTTP.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class Plan42RunnerIT {

  private static final String OTHER_CURVE =
      """
      -----BEGIN PUBLIC KEY-----
      MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEBsgJpHYtxLmS1pRkGV0u8fYSyhJj3v0Y
      9Q0yV4hPzkUzMzNwjOPhFDbZ1kOZ6UT0gC6VpI2o0vY0SMmDsp9Yt2mBJ8T5aXVO
      Yw4vE2Ykb6lq0mF0VnG6sJcGqjhNBVqR
      -----END PUBLIC KEY-----
      """;

  @TempDir Path directory;
  private final HttpClient http = HttpClient.newHttpClient();
  private final P256KeyPair key = P256KeyPair.generate();
  private ControlPlane server;
  private HttpPeer owner;
  private HttpPeer runner;
  private String runnerPath;
  private String queue;

  @BeforeEach
  void start() {
    server =
        ControlPlane.start(
            ControlPlaneConfig.defaults(directory.resolve("data"))
                .withListen(new ListenAddress("127.0.0.1", 0, new ListenAddress.Tls.Off())),
            InstantSource.system());
    owner = new HttpPeer(http, server.address(), server.adminToken().orElseThrow());
    String team = owner.get("/api/v1/me").body().path("team_id").asText();
    runnerPath = "/v1/tenants/" + team + "/runners/" + UUID.randomUUID();
    assertThat(
            owner
                .call(
                    "PUT",
                    runnerPath,
                    """
                    {"Name":"pool","IsCloud":false,"RunsTasks":true,"ProxiesGithub":false}
                    """)
                .status())
        .isEqualTo(201);
    Answer token = owner.call("PUT", runnerPath + "/tokens/" + UUID.randomUUID(), "{}");
    assertThat(token.status()).isEqualTo(201);
    runner = new HttpPeer(http, server.address(), token.body().path("Token").asText());
    queue = runnerPath + "/queues/" + UUID.randomUUID();
  }

  @AfterEach
  void stop() {
    server.close();
    http.close();
  }

  @Test
  void registration_is_201_and_again_409_with_the_queue() {
    Answer fresh = register(queue, key);
    Answer again = register(queue, key);

    assertThat(fresh.status()).isEqualTo(201);
    assertThat(fresh.body().path("IsHealthy").asBoolean()).isTrue();
    assertThat(fresh.body().path("Version").asInt()).isEqualTo(1);
    assertThat(fresh.body().path("LastHealthCheckAt").asText()).isEqualTo("0001-01-01T00:00:00Z");
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.body().path("ResponseCode").asInt()).isEqualTo(409);
    assertThat(again.body().path("CurrentType").asText()).isEqualTo("RunnerQueue");
    assertThat(again.body().path("Current").path("PublicKey").asText())
        .isEqualTo(key.publicKey().toPem());
  }

  @Test
  void a_key_of_another_queue_or_curve_is_refused() {
    register(queue, key);
    String other = runnerPath + "/queues/" + UUID.randomUUID();

    Answer used = register(other, key);
    Answer curve = runner.call("PUT", other, Json.PLAN42.write(Map.of("PublicKey", OTHER_CURVE)));

    assertThat(used.status()).isEqualTo(409);
    assertThat(used.body().path("CurrentType").asText()).isEmpty();
    assertThat(used.body().path("Current").isNull()).isTrue();
    assertThat(curve.status()).isEqualTo(400);
    assertThat(curve.body().path("Message").asText()).startsWith("PublicKey");
  }

  @Test
  void a_parked_poll_is_woken_by_a_ping_and_its_answer_ends_the_ping() {
    register(queue, key);
    answer(poll(5)); // the ping of the registration
    CompletableFuture<Answer> parked = park();

    CompletableFuture<Answer> ping = owner.begin("POST", queue + "/ping");
    Answer batch = parked.join();
    answer(batch);

    assertThat(ping.join().status()).isEqualTo(200);
    assertThat(ping.join().body().path("Success").asBoolean()).isTrue();
  }

  @Test
  void a_response_that_does_not_open_is_400_and_to_an_unknown_message_404() {
    register(queue, key);
    JsonNode message = poll(5).body().path("Messages").path(0);
    String response =
        response(message, P256KeyPair.generate().publicKey(), "{\"Type\":\"PingResponse\"}");

    Answer sealedForAnother =
        runner.call(
            "PUT",
            queue + "/messages/" + message.path("MessageID").asText() + "/response",
            response);
    Answer unknown =
        runner.call("PUT", queue + "/messages/" + UUID.randomUUID() + "/response", response);

    assertThat(sealedForAnother.status()).isEqualTo(400);
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.body().path("ResponseCode").asInt()).isEqualTo(404);
  }

  @Test
  void draining_needs_the_version_and_deletion_ends_the_parked_poll_with_a_404_body() {
    register(queue, key);
    answer(poll(5));
    String drain = "{\"IsHealthy\":false,\"Draining\":true}";
    Answer stale = runner.with("If-Match", "99").call("PATCH", queue, drain);
    String version = stale.body().path("Current").path("Version").asText();
    Answer drained = runner.with("If-Match", version).call("PATCH", queue, drain);
    CompletableFuture<Answer> parked = park();

    Answer deleted =
        runner.with("If-Match", drained.body().path("Version").asText()).call("DELETE", queue);

    assertThat(stale.status()).isEqualTo(409);
    assertThat(drained.status()).isEqualTo(200);
    assertThat(drained.body().path("Draining").asBoolean()).isTrue();
    assertThat(deleted.status()).isEqualTo(204);
    for (Answer gone : new Answer[] {parked.join(), poll(0)}) {
      assertThat(gone.status()).isEqualTo(404);
      assertThat(gone.body().path("ResponseCode").asInt()).isEqualTo(404);
    }
  }

  @Test
  void lists_are_paged_and_never_end_in_an_empty_token() {
    for (int i = 0; i < 3; i++) {
      register(runnerPath + "/queues/" + UUID.randomUUID(), P256KeyPair.generate());
    }
    String[] parts = runnerPath.split("/", -1);
    String list =
        "/v1/runner-queues?tenantID=" + parts[3] + "&runnerID=" + parts[5] + "&maxResults=2";

    JsonNode first = owner.get(list).body();
    JsonNode last = owner.get(list + "&token=" + first.path("NextToken").asText()).body();
    JsonNode tokens = owner.get(runnerPath + "/tokens").body();

    assertThat(first.path("Items")).hasSize(2);
    assertThat(last.path("Items")).hasSize(1);
    assertThat(last.has("NextToken")).isFalse();
    assertThat(tokens.path("Items")).hasSize(1);
    assertThat(tokens.path("Items").path(0).has("Token")).isFalse();
  }

  @Test
  void a_revoked_token_ends_its_parked_poll() {
    register(queue, key);
    answer(poll(5));
    CompletableFuture<Answer> parked = park();
    JsonNode token = owner.get(runnerPath + "/tokens").body().path("Items").path(0);
    String path = runnerPath + "/tokens/" + token.path("TokenID").asText() + "/revoke";

    Answer revoked = owner.with("If-Match", "1").call("POST", path);

    assertThat(revoked.status()).isEqualTo(204);
    assertThat(parked.join().body().path("Messages")).isEmpty();
    assertThat(poll(0).status()).isBetween(401, 410);
  }

  private Answer register(String path, P256KeyPair pair) {
    return runner.call(
        "PUT", path, Json.PLAN42.write(Map.of("PublicKey", pair.publicKey().toPem())));
  }

  private Answer poll(int seconds) {
    return runner.get(queue + "/messages?maxWaitSeconds=" + seconds);
  }

  /// Begins a long poll and waits until the server holds it.
  private CompletableFuture<Answer> park() {
    CompletableFuture<Answer> poll = runner.begin("GET", queue + "/messages?maxWaitSeconds=30");
    await()
        .pollDelay(Duration.ofMillis(200))
        .atMost(Duration.ofSeconds(10))
        .until(() -> !poll.isDone());
    return poll;
  }

  /// Answers the pings of a batch.
  private void answer(Answer batch) {
    assertThat(batch.status()).isEqualTo(200);
    assertThat(batch.body().path("Messages")).isNotEmpty();
    for (JsonNode message : batch.body().path("Messages")) {
      SealedPayload payload = Json.PLAN42.convert(message.path("Payload"), SealedPayload.class);
      assertThat(new String(Ecies.open(key, payload), StandardCharsets.UTF_8))
          .isEqualTo("{\"Type\":\"PingRequest\"}");
      P256PublicKey caller = P256PublicKey.fromPem(message.path("CallerPublicKey").asText());
      String path = queue + "/messages/" + message.path("MessageID").asText() + "/response";
      assertThat(
              runner
                  .call("PUT", path, response(message, caller, "{\"Type\":\"PingResponse\"}"))
                  .status())
          .isEqualTo(204);
    }
  }

  private static String response(JsonNode message, P256PublicKey caller, String reply) {
    return Json.PLAN42.write(
        Map.of(
            "CallerID",
            message.path("CallerID").asText(),
            "Payload",
            Ecies.seal(caller, reply.getBytes(StandardCharsets.UTF_8))));
  }
}
