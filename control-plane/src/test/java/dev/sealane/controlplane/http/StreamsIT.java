package dev.sealane.controlplane.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sealane.controlplane.auth.Access;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Streamed answers, files, uploads, parked requests.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StreamsIT {

  private static final int CHUNK = 64 << 10;
  private static final int MANY = 1_000;

  @TempDir Path directory;

  @Test
  void a_streamed_answer_arrives_piece_by_piece() throws IOException, InterruptedException {
    BlockingQueue<String> pieces = new LinkedBlockingQueue<>();
    Endpoint endpoint =
        _ ->
            new Reply.Streamed(
                "text/event-stream",
                sink -> {
                  for (String next = pieces.take(); !next.isEmpty(); next = pieces.take()) {
                    sink.send(next.getBytes(StandardCharsets.UTF_8));
                  }
                });
    try (TestServer server = server("GET", endpoint);
        RawClient client = new RawClient(server.address)) {
      client.send("GET /it HTTP/1.1\r\nHost: x\r\n\r\n");
      for (String piece : List.of("one", "two", "three")) {
        pieces.add(piece);
        assertThat(readUntil(client, piece)).contains(piece);
      }
      pieces.add("");
      assertThat(readUntil(client, "0\r\n\r\n")).contains("0\r\n\r\n");
    }
  }

  @Test
  void a_stream_with_comments_outlives_the_idle_limit() throws IOException, InterruptedException {
    HttpLimits limits = withIdle(Duration.ofMillis(700));
    Endpoint endpoint =
        _ ->
            new Reply.Streamed(
                "text/event-stream",
                sink -> {
                  CountDownLatch never = new CountDownLatch(1);
                  for (int i = 0; i < 8; i++) {
                    assertThat(never.await(250, TimeUnit.MILLISECONDS)).isFalse();
                    sink.send((":" + i + "\n").getBytes(StandardCharsets.UTF_8));
                  }
                });
    try (TestServer server =
        new TestServer(directory, limits, routes -> add(routes, "GET", endpoint))) {
      assertThat(server.get("/it").body()).endsWith(":7\n");
    }
  }

  @Test
  void a_silent_connection_is_closed_after_the_idle_limit()
      throws IOException, InterruptedException {
    HttpLimits limits = withIdle(Duration.ofMillis(200));
    try (TestServer server =
            new TestServer(directory, limits, routes -> add(routes, "GET", _ -> ok()));
        RawClient client = new RawClient(server.address)) {
      assertThat(client.in().read()).isEqualTo(-1);
    }
  }

  @Test
  void a_slow_client_holds_the_writer_back_and_a_gone_one_ends_it()
      throws IOException, InterruptedException {
    AtomicInteger sent = new AtomicInteger();
    CountDownLatch ended = new CountDownLatch(1);
    Endpoint endpoint =
        _ ->
            new Reply.Streamed(
                "application/octet-stream",
                sink -> {
                  try {
                    for (int i = 0; i < MANY; i++) {
                      sink.send(new byte[CHUNK]);
                      sent.incrementAndGet();
                    }
                  } catch (ClientGoneException e) {
                    ended.countDown();
                    throw e;
                  }
                });
    try (TestServer server = server("GET", endpoint)) {
      try (RawClient client = new RawClient(server.address)) {
        client.send("GET /it HTTP/1.1\r\nHost: x\r\n\r\n");
        await()
            .atMost(Duration.ofSeconds(20))
            .during(Duration.ofMillis(500))
            .until(() -> {
              int before = sent.get();
              Thread.onSpinWait();
              return before > 0 && before < MANY;
            });
      }
      assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(sent.get()).isLessThan(MANY);
      assertThat(server.answered.poll(20, TimeUnit.SECONDS)).isZero();
    }
  }

  @Test
  void a_parked_request_hears_that_its_client_left() throws IOException, InterruptedException {
    CountDownLatch parked = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(1);
    Endpoint endpoint =
        request -> {
          request.whenGone(left::countDown);
          parked.countDown();
          assertThat(left.await(20, TimeUnit.SECONDS)).isTrue();
          return ok();
        };
    try (TestServer server = server("GET", endpoint)) {
      try (RawClient client = new RawClient(server.address)) {
        client.send("GET /it HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(parked.await(20, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(left.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void closing_the_server_ends_parked_requests() throws IOException, InterruptedException {
    CountDownLatch parked = new CountDownLatch(1);
    Endpoint endpoint =
        _ -> {
          parked.countDown();
          new CountDownLatch(1).await();
          return ok();
        };
    try (TestServer server = server("GET", endpoint);
        RawClient client = new RawClient(server.address)) {
      client.send("GET /it HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(parked.await(20, TimeUnit.SECONDS)).isTrue();

      server.stop();

      assertThat(readUntil(client, "unavailable")).startsWith("HTTP/1.1 503");
    }
  }

  @Test
  void an_answer_that_fails_midway_is_cut_not_ended() throws IOException, InterruptedException {
    Endpoint endpoint =
        _ ->
            new Reply.Streamed(
                "text/plain",
                sink -> {
                  sink.send("half".getBytes(StandardCharsets.UTF_8));
                  throw new IllegalStateException("midway");
                });
    try (TestServer server = server("GET", endpoint)) {
      assertThatThrownBy(() -> server.get("/it")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void a_stream_that_fails_before_its_first_byte_is_an_error()
      throws IOException, InterruptedException {
    Endpoint endpoint =
        _ ->
            new Reply.Streamed(
                "text/plain",
                _ -> {
                  throw new IllegalArgumentException("after is \"x\", must be attempt:seq");
                });
    try (TestServer server = server("GET", endpoint)) {
      HttpResponse<String> answer = server.get("/it");
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("must be attempt:seq");
    }
  }

  @Test
  void a_file_is_sent_whole() throws IOException, InterruptedException {
    Path file = Files.writeString(directory.resolve("file.txt"), "x".repeat(300_000));
    Endpoint endpoint = _ -> new Reply.FileBody(file, "text/plain", Map.of("ETag", "\"7\""));
    try (TestServer server = server("GET", endpoint)) {
      HttpResponse<String> answer = server.get("/it");
      assertThat(answer.body()).hasSize(300_000);
      assertThat(answer.headers().firstValue("ETag")).contains("\"7\"");
      assertThat(answer.headers().firstValue("Content-Length")).contains("300000");
    }
  }

  @Test
  void an_upload_goes_to_a_file_that_is_deleted_afterwards()
      throws IOException, InterruptedException {
    Path uploads = Files.createDirectory(directory.resolve("uploads"));
    Path kept = directory.resolve("kept");
    Endpoint endpoint =
        request -> {
          try {
            Files.copy(request.upload(), kept);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return ok();
        };
    try (TestServer server =
        new TestServer(
            uploads, routes -> routes.addUpload("PUT", "/it", Access.WRITE, 3 << 20, endpoint))) {
      byte[] body = new byte[3 << 20];
      Arrays.fill(body, (byte) 7);
      assertThat(
              server
                  .send(server.as("owner", "/it").PUT(BodyPublishers.ofByteArray(body)))
                  .statusCode())
          .isEqualTo(200);
      assertThat(Files.readAllBytes(kept)).isEqualTo(body);

      HttpResponse<String> large =
          server.send(
              server.as("owner", "/it").PUT(BodyPublishers.ofByteArray(new byte[(3 << 20) + 1])));
      assertThat(large.statusCode()).isEqualTo(413);
      assertThat(
              server.send(server.request("/it").PUT(BodyPublishers.ofByteArray(body))).statusCode())
          .isEqualTo(401);
    }
    try (var left = Files.list(uploads)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void an_upload_that_asks_first_is_told_to_go_on() throws IOException, InterruptedException {
    Endpoint endpoint =
        request -> {
          assertThat(request.upload()).hasContent("hello");
          return ok();
        };
    try (TestServer server =
            new TestServer(
                directory, routes -> routes.addUpload("PUT", "/it", Access.WRITE, 10, endpoint));
        RawClient client = new RawClient(server.address)) {
      client.send(
          String.join(
              "\r\n",
              "PUT /it HTTP/1.1",
              "Host: x",
              "Authorization: Bearer owner",
              "Content-Length: 5",
              "Expect: 100-continue",
              "",
              ""));
      assertThat(readUntil(client, "\r\n\r\n")).startsWith("HTTP/1.1 100");
      client.send("hello");
      assertThat(readUntil(client, "\"ok\"")).startsWith("HTTP/1.1 200");
    }
  }

  private TestServer server(String method, Endpoint endpoint) {
    return new TestServer(directory, routes -> add(routes, method, endpoint));
  }

  private static void add(Routes routes, String method, Endpoint endpoint) {
    routes.add(method, "/it", Access.PUBLIC, endpoint);
  }

  private static Reply ok() {
    return Reply.ok(Map.of("status", "ok"));
  }

  private static HttpLimits withIdle(Duration idle) {
    HttpLimits usual = TestServer.LIMITS;
    return new HttpLimits(
        usual.body(),
        usual.report(),
        usual.headerBytes(),
        usual.lineBytes(),
        idle,
        usual.bodyTime(),
        usual.stalled(),
        usual.closing());
  }

  private static String readUntil(RawClient client, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int next = client.in().read();
      if (next < 0) {
        break;
      }
      text.append((char) next);
    }
    return text.toString();
  }
}
