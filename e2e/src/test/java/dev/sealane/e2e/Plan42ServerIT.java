package dev.sealane.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Plan42 server, played with the JDK's HTTP server, against our runner.
class Plan42ServerIT {

  private final ObjectMapper json = new ObjectMapper();
  private final KeyPair callerKey = RawEcies.newKeyPair();
  private final BlockingQueue<String> outgoing = new LinkedBlockingQueue<>();
  private final BlockingQueue<JsonNode> replies = new LinkedBlockingQueue<>();
  private final Map<String, String> queueKeys = new ConcurrentHashMap<>();

  @TempDir Path home;

  @Test
  void our_runner_answers_a_ping_and_an_unknown_type_in_ecies()
      throws IOException, InterruptedException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    Shell shell = Shell.at(home);
    String config =
        "[runner]\nurl = \"http://127.0.0.1:%d\"\ntoken = \"%s\"\nallow_process = true\nruntime = \"process\"\n"
            .formatted(server.getAddress().getPort(), token());
    shell.sh("umask 077; cat > runner.toml <<'END'\n" + config + "END");
    try (Shell.Started _ =
        shell.start("runner", "exec", "-c", home.resolve("runner.toml").toString())) {
      outgoing.add("{\"Type\":\"PingRequest\"}");
      assertThat(reply().path("Type").asText()).isEqualTo("PingResponse");

      outgoing.add("{\"Type\":\"BakeCakeRequest\"}");
      JsonNode unknown = reply();
      assertThat(unknown.path("Type").asText()).isEqualTo("UnknownMessageResponse");
      assertThat(unknown.path("RequestType").asText()).isEqualTo("BakeCakeRequest");
    } finally {
      server.stop(0);
    }
  }

  private JsonNode reply() throws InterruptedException {
    return Objects.requireNonNull(replies.poll(60, TimeUnit.SECONDS), "no reply within 60 s");
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      switch (exchange.getRequestMethod()) {
        case "PUT" -> {
          if (path.endsWith("/response")) {
            JsonNode payload = json.readTree(body).path("Payload");
            replies.add(
                json.readTree(
                    RawEcies.unwrap(
                        callerKey,
                        new RawEcies.Wrapped(
                            payload.path("EncryptedData").asText(),
                            payload.path("EphemeralPublicKey").asText()))));
            exchange.sendResponseHeaders(204, -1);
          } else {
            queueKeys.put(path, json.readTree(body).path("PublicKey").asText());
            send(exchange, 201, queue(false));
          }
        }
        case "GET" -> {
          if (path.endsWith("/messages")) {
            send(exchange, 200, batch(path.substring(0, path.length() - "/messages".length())));
          } else {
            send(exchange, 200, queue(false));
          }
        }
        case "PATCH" -> send(exchange, 200, queue(true));
        default -> exchange.sendResponseHeaders(204, -1);
      }
    }
  }

  private ObjectNode batch(String queue) {
    ObjectNode batch = json.createObjectNode();
    var messages = batch.putArray("Messages");
    try {
      String next = outgoing.poll(1, TimeUnit.SECONDS);
      if (next != null) {
        RawEcies.Wrapped wrapped =
            RawEcies.wrap(RawEcies.key(Objects.requireNonNull(queueKeys.get(queue))), next);
        ObjectNode message = messages.addObject();
        message
            .put("TenantID", UUID.randomUUID().toString())
            .put("RunnerID", UUID.randomUUID().toString())
            .put("QueueID", queue.substring(queue.lastIndexOf('/') + 1))
            .put("MessageID", UUID.randomUUID().toString())
            .put("CallerID", "api-1")
            .put("CallerPublicKey", RawEcies.pem(callerKey.getPublic()))
            .put("CreatedAt", "2026-01-02T03:04:05Z");
        message
            .putObject("Payload")
            .put("EncryptionAlgorithm", "ECIES.Cofactor.VariableIV.X963.SHA256.AESGCM")
            .put("EncryptedData", wrapped.data())
            .put("EphemeralPublicKey", wrapped.ephemeral());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return batch;
  }

  private ObjectNode queue(boolean draining) {
    return json.createObjectNode()
        .put("TenantID", "t")
        .put("RunnerID", "r")
        .put("QueueID", "q")
        .put("PublicKey", "")
        .put("CreatedAt", "2026-01-02T03:04:05Z")
        .put("UpdatedAt", "2026-01-02T03:04:05Z")
        .put("Version", 1)
        .put("IsHealthy", !draining)
        .put("Draining", draining)
        .put("NConsecutiveFailedHealthChecks", 0)
        .put("NConsecutiveSuccessfulHealthChecks", 0)
        .put("LastHealthCheckAt", "0001-01-01T00:00:00Z");
  }

  private void send(HttpExchange exchange, int status, ObjectNode body) throws IOException {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /// A token as a Plan42 server issues it: without `server_key`, so the runner takes ECIES.
  private static String token() {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String header = "{\"alg\":\"ES256\",\"kid\":\"k1\",\"typ\":\"JWT\"}";
    String claims =
        "{\"iss\":\"https://fleet.example\",\"sub\":\"%s\",\"aud\":\"https://fleet.example\",\"exp\":4102444800,\"iat\":1767225600,\"jti\":\"%s\",\"principal_type\":\"Runner\",\"runner_id\":\"%s\"}"
            .formatted(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
    return "p42r_"
        + base64.encodeToString(header.getBytes(StandardCharsets.UTF_8))
        + "."
        + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8))
        + "."
        + base64.encodeToString(new byte[64]);
  }
}
