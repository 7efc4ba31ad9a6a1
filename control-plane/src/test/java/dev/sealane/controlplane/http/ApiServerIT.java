package dev.sealane.controlplane.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.json.Json;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.controlplane.auth.Access;
import dev.sealane.controlplane.sql.StorageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ApiServerIT {

  @TempDir Path uploads;

  private TestServer server;

  @BeforeEach
  void start() {
    server =
        new TestServer(
            uploads,
            routes -> {
              routes.add("GET", "/health", Access.PUBLIC, _ -> Reply.ok(Map.of("status", "ok")));
              routes.add("GET", "/api/v1/things/:thing", Access.READ, this::show);
              routes.add("POST", "/api/v1/things", Access.WRITE, this::create);
              routes.add("GET", "/v1/things/:thing", Access.READ, this::show);
              routes.add(
                  "POST",
                  "/api/v1/tree",
                  Access.WRITE,
                  new BodyLimit(1_000, 20_000),
                  request -> Reply.ok(Json.NATIVE.readTree(request.body())));
              routes.add("POST", "/api/v1/failing/:how", Access.WRITE, this::fail);
              routes.add(
                  "POST",
                  "/api/v1/report",
                  Access.DAEMON,
                  TestServer.LIMITS.report(),
                  request -> Reply.ok(Map.of("length", request.body().length)));
            });
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Reply show(ApiRequest request) {
    return Reply.ok(
        Map.of(
            "thing",
            request.path("thing", text -> text),
            "q",
            request.query("q").orElse("none"),
            "by",
            request.caller().name(),
            "id",
            request.requestId()));
  }

  private Reply create(ApiRequest request) {
    return Reply.json(201, request.body(Json.STRICT, Thing.class));
  }

  private Reply fail(ApiRequest request) {
    throw switch (request.path("how", how -> how)) {
      case "storage" -> new StorageException("disk of the server is full", null);
      case "bug" -> new IllegalStateException("secret of the server");
      case "stale" -> new SealaneException(ErrorCode.LOG_GAP, "too far", Map.of("next_seq", 7));
      default -> new IllegalArgumentException("how is not known");
    };
  }

  public record Thing(String name, int size, List<String> labels) {}

  @Test
  void a_path_is_split_before_it_is_decoded() throws IOException, InterruptedException {
    JsonNode shown =
        json(server.send(server.as("viewer", "/api/v1/things/a%2Fb%20%C3%BC?q=x%26y")));

    assertThat(shown.get("thing").asText()).isEqualTo("a/b ü");
    assertThat(shown.get("q").asText()).isEqualTo("x&y");
  }

  @Test
  void a_probe_may_ask_by_head_where_everybody_may_get() throws IOException, InterruptedException {
    try (RawClient raw = new RawClient(server.address)) {
      raw.send("HEAD /health HTTP/1.1\r\nHost: test\r\n\r\n");
      List<String> answers = List.of(raw.ask("GET /health HTTP/1.1").split("\r\n\r\n"));

      assertThat(answers).hasSize(3);
      assertThat(answers.get(0)).startsWith("HTTP/1.1 200").contains("application/json");
      assertThat(answers.get(1)).as("what comes behind the head").startsWith("HTTP/1.1 200");
    }
    assertStatus(server.as("viewer", "/api/v1/things/a").HEAD(), 405);
  }

  @Test
  void every_answer_and_error_has_the_request_id() throws IOException, InterruptedException {
    HttpResponse<String> mine =
        server.send(server.as("viewer", "/api/v1/things/a").header("X-Request-Id", "my-id.7"));
    assertThat(json(mine).get("id").asText()).isEqualTo("my-id.7");
    assertThat(mine.headers().firstValue("X-Request-Id")).contains("my-id.7");

    HttpResponse<String> odd =
        server.send(server.as("viewer", "/api/v1/none").header("X-Request-Id", "a b<script>"));
    String id = odd.headers().firstValue("X-Request-Id").orElseThrow();
    assertThat(id).matches("[0-9a-f]{16}");
    assertThat(json(odd).at("/error/details/request_id").asText()).isEqualTo(id);
  }

  @Test
  void every_scheme_of_a_token_is_taken() throws IOException, InterruptedException {
    for (String scheme : List.of("Bearer", "APIToken", "AgentToken", "bearer")) {
      for (String path : List.of("/api/v1/things/a", "/v1/things/a")) {
        assertStatus(server.request(path).header("Authorization", scheme + " viewer"), 200);
      }
    }
    assertStatus(server.request("/api/v1/things/a").header("X-API-Key", "viewer"), 200);
    assertStatus(server.request("/v1/things/a").header("X-API-Key", "viewer"), 401);
  }

  @Test
  void bad_credentials_are_named_in_both_styles() throws IOException, InterruptedException {
    HttpResponse<String> none = server.get("/api/v1/things/a");
    assertThat(none.statusCode()).isEqualTo(401);
    assertThat(none.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertThat(code(none)).isEqualTo("unauthorized");

    HttpResponse<String> basic =
        server.send(server.request("/v1/things/a").header("Authorization", "Basic YTpi"));
    assertThat(basic.body())
        .contains("\"ResponseCode\":401")
        .contains("\"ErrorType\":\"BadAuthHeader\"");

    HttpResponse<String> two =
        server.send(server.as("viewer", "/v1/things/a").header("Authorization", "Bearer b"));
    assertThat(two.body()).contains("\"ErrorType\":\"MultipleAuthHeaders\"");
    assertStatus(server.as("unknown", "/api/v1/things/a"), 401);
  }

  @Test
  void roles_and_runners_are_kept_apart() throws IOException, InterruptedException {
    HttpRequest.BodyPublisher body = BodyPublishers.ofString("{}");
    assertStatus(server.as("viewer", "/api/v1/things").POST(body), 403);
    assertStatus(server.as("daemon", "/api/v1/things/a"), 403);
    assertStatus(server.as("owner", "/api/v1/report").POST(body), 403);
    assertStatus(server.as("daemon", "/api/v1/report").POST(body), 200);
  }

  @Test
  void an_unknown_route_is_404_in_the_style_of_its_api() throws IOException, InterruptedException {
    HttpResponse<String> plan42 = server.get("/v1/nothing");
    assertThat(plan42.statusCode()).isEqualTo(404);
    assertThat(json(plan42).get("ResponseCode").asInt()).isEqualTo(404);
    assertThat(json(plan42).get("ErrorType").asText()).isEqualTo("NotFound");

    for (String path :
        List.of("/api/v1/nothing", "/", "/health/", "//health", "/health/../health", "/Health")) {
      HttpResponse<String> answer = server.get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(code(answer)).isEqualTo("not_found");
    }
  }

  @Test
  void a_wrong_method_names_the_right_ones() throws IOException, InterruptedException {
    HttpResponse<String> answer =
        server.send(server.as("owner", "/api/v1/things").method("BREW", BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(code(answer)).isEqualTo("method_not_allowed");
    assertThat(answer.headers().firstValue("Allow")).contains("POST");
    HttpResponse<String> plan42 = server.send(server.as("owner", "/v1/things/a").DELETE());
    assertThat(plan42.body()).contains("\"ResponseCode\":405");
  }

  @Test
  void a_body_over_the_limit_is_413_whether_announced_or_not()
      throws IOException, InterruptedException {
    byte[] large = new byte[TestServer.BODY_LIMIT + 1];
    assertTooLarge(BodyPublishers.ofByteArray(large));
    assertTooLarge(
        BodyPublishers.fromPublisher(BodyPublishers.ofByteArrays(List.of(large, large))));
    assertTooLarge(BodyPublishers.ofByteArray(new byte[4 << 20]));
  }

  private void assertTooLarge(HttpRequest.BodyPublisher body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = server.send(server.as("member", "/api/v1/things").POST(body));
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(code(answer)).isEqualTo("too_large");
    assertThat(answer.body()).contains("over the limit of 1000 bytes");
  }

  @Test
  void a_route_may_have_a_limit_of_its_own() throws IOException, InterruptedException {
    HttpResponse<String> answer =
        server.send(
            server
                .as("daemon", "/api/v1/report")
                .POST(BodyPublishers.ofByteArray(new byte[99_999])));
    assertThat(answer.body()).isEqualTo("{\"length\":99999}");
  }

  @Test
  void a_gzip_bomb_is_413() throws IOException, InterruptedException {
    HttpResponse<String> good =
        sendGzip(gzip("{\"name\":\"" + "x".repeat(3_000) + "\",\"size\":1}"));
    assertThat(good.statusCode()).isEqualTo(201);

    byte[] bomb = gzip("0".repeat(500_000));
    assertThat(bomb.length).isLessThan(TestServer.BODY_LIMIT);
    HttpResponse<String> answer = sendGzip(bomb);
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("expands over the limit of 4000 bytes");
  }

  @Test
  void a_body_that_is_no_gzip_is_400() throws IOException, InterruptedException {
    byte[] cut = gzip("{\"name\":\"a\",\"size\":1}");
    for (byte[] body : List.of("{}".getBytes(StandardCharsets.UTF_8), Arrays.copyOf(cut, 12))) {
      HttpResponse<String> answer = sendGzip(body);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("not valid gzip");
    }
    assertStatus(
        server
            .as("member", "/api/v1/things")
            .header("Content-Encoding", "br")
            .POST(BodyPublishers.ofString("x")),
        400);
  }

  private HttpResponse<String> sendGzip(byte[] body) throws IOException, InterruptedException {
    return server.send(
        server
            .as("member", "/api/v1/things")
            .header("Content-Encoding", "gzip")
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(wire)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return wire.toByteArray();
  }

  @Test
  void bad_json_is_400_and_names_the_field() throws IOException, InterruptedException {
    assertBadJson("", "body:");
    assertBadJson("{\"name\":", "body:");
    assertBadJson("{\"name\":\"a\",\"size\":\"1\"}", "size:");
    assertBadJson("{\"name\":7,\"size\":1}", "name:");
    assertBadJson("{\"name\":\"a\",\"size\":1,\"colour\":2}", "colour:");
    assertBadJson("[]", "body:");
    assertBadJson("{\"labels\":" + "[".repeat(900), "labels");
  }

  @Test
  void ten_thousand_levels_are_400() throws IOException, InterruptedException {
    HttpResponse<String> answer =
        server.send(
            server
                .as("member", "/api/v1/tree")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(gzip("[".repeat(10_000)))));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("nesting");
  }

  private void assertBadJson(String body, String named) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        server.send(server.as("member", "/api/v1/things").POST(BodyPublishers.ofString(body)));
    assertThat(answer.statusCode()).as(body).isEqualTo(400);
    assertThat(code(answer)).isEqualTo("invalid_request");
    assertThat(answer.body()).contains(named);
  }

  @Test
  void a_failure_of_the_server_tells_nothing_of_its_inside()
      throws IOException, InterruptedException {
    HttpResponse<String> bug = failing("bug");
    assertThat(bug.statusCode()).isEqualTo(500);
    assertThat(bug.body()).contains("internal").contains("request_id").doesNotContain("secret");

    HttpResponse<String> storage = failing("storage");
    assertThat(storage.statusCode()).isEqualTo(503);
    assertThat(storage.body()).contains("unavailable").doesNotContain("disk");

    HttpResponse<String> told = failing("stale");
    assertThat(told.statusCode()).isEqualTo(409);
    assertThat(json(told).at("/error/details/next_seq").asInt()).isEqualTo(7);
    assertThat(failing("other").statusCode()).isEqualTo(400);
  }

  private HttpResponse<String> failing(String how) throws IOException, InterruptedException {
    return server.send(server.as("member", "/api/v1/failing/" + how).POST(BodyPublishers.noBody()));
  }

  @Test
  void a_broken_escape_or_a_long_head_is_400() throws IOException, InterruptedException {
    try (RawClient raw = new RawClient(server.address)) {
      assertThat(raw.ask("GET /api/v1/things/%zz HTTP/1.1")).startsWith("HTTP/1.1 400");
    }
    try (RawClient raw = new RawClient(server.address)) {
      assertThat(raw.ask("GET /v1/" + "x".repeat(3_000) + " HTTP/1.1"))
          .contains(" 400 Bad Request", "cannot be read");
    }
    try (RawClient raw = new RawClient(server.address)) {
      assertThat(raw.ask("GET /health HTTP/1.1\r\nX-Long: " + "x".repeat(5_000)))
          .contains(" 400 Bad Request");
    }
  }

  @Test
  void a_stopped_server_takes_nothing_more() throws IOException, InterruptedException {
    assertStatus(server.request("/health"), 200);

    server.stop();

    assertThatThrownBy(() -> server.get("/health")).isInstanceOf(IOException.class);
  }

  private void assertStatus(HttpRequest.Builder request, int status)
      throws IOException, InterruptedException {
    assertThat(server.send(request).statusCode()).isEqualTo(status);
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return Json.NATIVE.read(answer.body(), JsonNode.class);
  }

  private static String code(HttpResponse<String> answer) {
    return json(answer).at("/error/code").asText();
  }
}
