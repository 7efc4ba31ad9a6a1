package dev.sealane.controlplane.events;

import static dev.sealane.controlplane.logstream.LogFixtures.attempt;
import static dev.sealane.controlplane.logstream.LogFixtures.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.json.Json;
import dev.sealane.api.log.LogRecord;
import dev.sealane.api.run.RunStatus;
import dev.sealane.controlplane.http.TestServer;
import dev.sealane.controlplane.logstream.LogArrivals;
import dev.sealane.controlplane.logstream.LogBatch;
import dev.sealane.controlplane.logstream.LogFixtures;
import dev.sealane.controlplane.logstream.Logs;
import dev.sealane.controlplane.sql.Database;
import dev.sealane.controlplane.sql.TestDatabase;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EventRoutesIT {

  private static final String RUN = "/api/v1/runs/" + FakeRuns.ID;

  @TempDir Path directory;

  private final FakeRuns runs = new FakeRuns();
  private final LogArrivals arrivals = new LogArrivals(InstantSource.system());
  private final HttpClient http = HttpClient.newHttpClient();
  private Database database;
  private Logs logs;
  private TestServer server;

  @BeforeEach
  void start() {
    database = TestDatabase.open(directory);
    logs = LogFixtures.logs(database, directory, 2_000, arrivals);
    EventLimits limits =
        new EventLimits(
            7, 100, 400, EventLimits.DEFAULT.silence(), EventLimits.DEFAULT.suppressed());
    EventRoutes routes = new EventRoutes(runs, logs, runs.changes, arrivals, limits);
    server = new TestServer(directory.resolve("uploads"), routes::addTo);
  }

  @AfterEach
  void stop() {
    http.close();
    server.close();
    database.close();
  }

  @Test
  void a_stream_that_breaks_again_and_again_gives_the_same_text_as_polling()
      throws IOException, InterruptedException {
    runs.becomes(RunStatus.RUNNING, 1, false);
    Thread program = Thread.ofVirtual().start(this::twoAttempts);
    StringBuilder streamed = new StringBuilder();
    String lastId = "";
    String event = "";
    for (int connection = 1; !event.equals("complete"); connection++) {
      try (Stream<String> lines = open(lastId)) {
        Iterator<String> line = lines.iterator();
        for (int taken = 0; taken < connection * 3 && !event.equals("complete"); ) {
          Map<String, String> frame = frame(line);
          if (frame.containsKey("event")) {
            event = frame.get("event");
            assertThat(taken > 0 || event.equals("status")).as("status comes first").isTrue();
            taken++;
          }
          if (frame.containsKey("id")) {
            lastId = frame.get("id");
            streamed.append(text(json(frame.getOrDefault("data", ""))));
          }
        }
      }
    }
    program.join();

    assertThat(streamed.toString()).isEqualTo(polled(""));
    assertThat(get(RUN + "/logs?format=text").body()).isEqualTo(streamed.toString());
    assertThat(streamed.toString()).contains("[5 records with 99 bytes left out");
  }

  /// The fields of the next frame; a frame ends at an empty line.
  private static Map<String, String> frame(Iterator<String> lines) {
    Map<String, String> fields = new HashMap<>();
    for (String line = lines.next(); !line.isEmpty(); line = lines.next()) {
      int colon = line.indexOf(": ");
      fields.put(line.substring(0, colon), line.substring(colon + 2));
    }
    return fields;
  }

  @Test
  void a_follower_that_takes_nothing_is_left_and_holds_up_nobody() throws IOException {
    runs.becomes(RunStatus.RUNNING, 1, false);
    long next = 1;
    while (next < 60_000) { // more than the buffers of both sockets take
      next = logs.append(attempt(1), batch(next, next + 5_000)).nextSeq();
    }
    try (Socket deaf = new Socket()) {
      deaf.setReceiveBufferSize(4 << 10);
      deaf.connect(new InetSocketAddress(server.address.getHost(), server.address.getPort()));
      deaf.getOutputStream()
          .write(
              ("GET " + RUN + "/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer viewer\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      await().atMost(Duration.ofSeconds(20)).until(() -> arrivals.followed() == 1);

      assertThat(logs.append(attempt(1), batch(next, next + 9)).nextSeq()).isEqualTo(next + 10);

      await().atMost(Duration.ofSeconds(30)).until(() -> arrivals.followed() == 0);
    }
  }

  private void twoAttempts() {
    for (int seq = 1; seq <= 60; seq++) {
      logs.append(attempt(1), batch(seq, seq));
    }
    runs.finalSeqs.put(attempt(1), 60L);
    runs.becomes(RunStatus.LEASED, 2, false);
    for (int seq = 1; seq <= 60; seq += 3) {
      logs.append(attempt(2), batch(seq, seq + 2));
    }
    logs.append(attempt(2), LogBatch.of(List.of(new LogRecord.Hole(61, 65, 99))));
    runs.becomes(RunStatus.COMPLETED, 2, true);
  }

  @Test
  void pages_follow_each_other_until_the_end() throws IOException, InterruptedException {
    logs.append(attempt(1), batch(1, 30));
    runs.becomes(RunStatus.RUNNING, 1, false);

    JsonNode first = json(get(RUN + "/logs").body());
    assertThat(first.path("items")).hasSize(7);
    assertThat(first.path("next_cursor").asText()).isEqualTo("1:7");
    assertThat(first.path("complete").asBoolean()).isFalse();
    assertThat(first.path("items").path(0).toString())
        .startsWith("{\"attempt\":1,\"seq\":1,\"ts\":\"2026-01-02T03:04:06.678Z\",");

    runs.becomes(RunStatus.COMPLETED, 1, true);
    JsonNode end = json(get(RUN + "/logs?after=1:30").body());
    assertThat(end.path("items")).isEmpty();
    assertThat(end.path("complete").asBoolean()).isTrue();
  }

  @Test
  void a_tail_is_the_end_of_the_whole() throws IOException, InterruptedException {
    logs.append(attempt(1), batch(1, 30));
    logs.append(attempt(2), batch(1, 5));
    runs.becomes(RunStatus.RUNNING, 2, false);
    List<String> all = new ArrayList<>();
    polledItems("").forEach(item -> all.add(item.toString()));

    List<String> tail = new ArrayList<>();
    polledItems("tail=9").forEach(item -> tail.add(item.toString()));

    assertThat(tail).isEqualTo(all.subList(all.size() - 9, all.size()));
  }

  @Test
  void filters_choose_channels_streams_and_attempts() throws IOException, InterruptedException {
    logs.append(attempt(1), batch(1, 30));
    logs.append(attempt(2), batch(1, 5));
    runs.becomes(RunStatus.RUNNING, 2, false);

    assertThat(seqs("channel=setup&stream=stderr")).containsExactly(10L, 20L, 30L);
    assertThat(seqs("channel=setup,program&stream=stdout&attempt=2")).containsExactly(1L, 3L, 5L);
    assertThat(json(get(RUN + "/logs?attempt=1&after=1:30").body()).path("complete").asBoolean())
        .isTrue();
  }

  @Test
  void bad_questions_are_refused() throws IOException, InterruptedException {
    logs.append(attempt(1), batch(1, 3));
    runs.becomes(RunStatus.RUNNING, 1, false);

    for (String where : List.of("/logs", "/events")) {
      refused(where + "?after=1:4", 400, "invalid_cursor");
      refused(where + "?after=2:0", 400, "invalid_cursor");
      refused(where + "?after=0:1", 400, "invalid_cursor");
      refused(where + "?after=1-2", 400, "invalid_request");
      refused(where + "?channel=nonsense", 400, "invalid_request");
    }
    refused("/logs?limit=0", 400, "invalid_request");
    refused("/logs?limit=101", 400, "invalid_request");
    refused("/logs?format=xml", 400, "invalid_request");
    HttpResponse<String> response =
        server.send(server.as("viewer", RUN + "/events").header("Last-Event-ID", "9:9"));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(get("/api/v1/runs/other/logs").statusCode()).isEqualTo(404);
    assertThat(server.send(server.as("daemon", RUN + "/logs")).statusCode()).isEqualTo(403);
  }

  private void refused(String question, int status, String code)
      throws IOException, InterruptedException {
    HttpResponse<String> response = get(RUN + question);
    assertThat(response.statusCode()).as(question).isEqualTo(status);
    assertThat(response.body()).as(question).contains("\"" + code + "\"");
  }

  private Stream<String> open(String lastId) throws IOException, InterruptedException {
    HttpRequest.Builder request = server.as("viewer", RUN + "/events");
    if (!lastId.isEmpty()) {
      request.header("Last-Event-ID", lastId);
    }
    HttpResponse<Stream<String>> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofLines());
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("text/event-stream; charset=utf-8");
    return response.body();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return server.send(server.as("viewer", path));
  }

  private String polled(String query) throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder();
    polledItems(query).forEach(item -> text.append(text(item)));
    return text.toString();
  }

  private List<Long> seqs(String query) throws IOException, InterruptedException {
    return polledItems(query).stream().map(item -> item.path("seq").asLong()).toList();
  }

  /// Reads page after page until one is empty.
  private List<JsonNode> polledItems(String query) throws IOException, InterruptedException {
    List<JsonNode> items = new ArrayList<>();
    String cursor = "";
    String rest = query;
    while (true) {
      JsonNode page = json(get(RUN + "/logs?after=" + cursor + "&" + rest).body());
      if (page.path("items").isEmpty()) {
        return items;
      }
      page.path("items").forEach(items::add);
      cursor = page.path("next_cursor").asText();
      rest = query.replaceAll("tail=\\d+", "");
    }
  }

  private static String text(JsonNode item) {
    if (item.has("to_seq")) {
      return "[%d records with %d bytes left out: the log passed its limit, or a disk was full]\n"
          .formatted(
              item.path("to_seq").asLong() - item.path("seq").asLong() + 1,
              item.path("bytes").asLong());
    }
    return item.path("text").asText() + (item.path("partial").asBoolean() ? "" : "\n");
  }

  private static JsonNode json(String text) {
    return Json.NATIVE.readTree(text.getBytes(StandardCharsets.UTF_8));
  }
}
