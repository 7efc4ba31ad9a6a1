package dev.sealane.runner.container.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sealane.api.id.InstanceId;
import dev.sealane.runner.container.SourcePosition;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ContainerOutputTest {

  private static final String CONTAINER = "0123456789ab";

  private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
  private List<String> written = List.of("first\n", "second\n", "without newline");

  /// The engine's clock at each entry, in nanoseconds of one second.
  private IntUnaryOperator stamp = entry -> entry;

  /// How many entries the engine has sent, over all connections.
  private final AtomicInteger sent = new AtomicInteger();

  private HttpServer server;
  private Engine engine;
  private ContainerOutput output;

  /// How many entries the stream of the running container gives before it ends.
  private volatile int streamed;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/containers/" + CONTAINER + "/logs", this::logs);
    server.createContext("/containers/" + CONTAINER + "/json", ContainerOutputTest::ended);
    server.start();
    EngineAddress address =
        new EngineAddress(URI.create("tcp://127.0.0.1:" + server.getAddress().getPort()));
    engine = new Engine(address);
    EngineReach reach = new EngineReach(address, InstantSource.system());
    Containers containers =
        new Containers(engine, reach, new InstanceId(new UUID(0, 1)), DockerLimits.DEFAULT);
    output =
        new ContainerOutput(
            engine, new ContainerEnds(engine, containers, reach), reach, Long.MAX_VALUE);
  }

  @AfterEach
  void stop() {
    engine.close();
    server.stop(0);
  }

  @Test
  void a_stream_that_ends_before_the_last_entries_loses_none() throws InterruptedException {
    streamed = 1;

    follow(SourcePosition.START);

    assertThat(seen.toString(UTF_8)).isEqualTo("first\nsecond\nwithout newline");
  }

  @Test
  void a_whole_stream_is_passed_on_once() throws InterruptedException {
    streamed = 3;

    follow(SourcePosition.START);

    assertThat(seen.toString(UTF_8)).isEqualTo("first\nsecond\nwithout newline");
  }

  @Test
  void entries_before_the_position_are_not_passed_on_again() throws InterruptedException {
    streamed = 0;

    follow(new SourcePosition(2, 0));

    assertThat(seen.toString(UTF_8)).isEqualTo("without newline");
  }

  @Test
  void the_end_of_a_long_log_is_read_again_and_no_more() throws InterruptedException {
    write(30_000);
    streamed = 29_990;

    follow(SourcePosition.START);

    assertThat(seen.toString(UTF_8)).isEqualTo(String.join("", written));
    assertThat(sent).hasValue(29_990 + 10_000);
  }

  @Test
  void entries_of_the_same_moment_are_told_apart_by_their_number() throws InterruptedException {
    write(30_000);
    streamed = 29_990;
    stamp = entry -> entry / 100;

    follow(SourcePosition.START);

    assertThat(seen.toString(UTF_8)).isEqualTo(String.join("", written));
    assertThat(sent).hasValue(29_990 + 10_000);
  }

  @Test
  void a_clock_that_goes_back_makes_the_whole_log_be_read_again() throws InterruptedException {
    write(30_000);
    streamed = 29_990;
    stamp = entry -> entry < 29_995 ? entry : entry - 20_000;

    follow(SourcePosition.START);

    assertThat(seen.toString(UTF_8)).isEqualTo(String.join("", written));
  }

  @Test
  void an_end_that_does_not_join_on_makes_the_whole_log_be_read_again()
      throws InterruptedException {
    write(30_000);
    streamed = 15_000;

    follow(SourcePosition.START);

    assertThat(seen.toString(UTF_8)).isEqualTo(String.join("", written));
  }

  @Test
  void the_log_of_a_container_that_has_ended_is_read_once() throws InterruptedException {
    streamed = 3;

    follow(new SourcePosition(1, 0));

    assertThat(seen.toString(UTF_8)).isEqualTo("second\nwithout newline");
    assertThat(sent).hasValue(3);
  }

  private void write(int lines) {
    written = IntStream.range(0, lines).mapToObj(line -> "line " + line + "\n").toList();
  }

  private void follow(SourcePosition from) throws InterruptedException {
    output.follow(CONTAINER, from, (_, buffer, length, _) -> seen.write(buffer, 0, length));
  }

  private void logs(HttpExchange request) throws IOException {
    String query = request.getRequestURI().getQuery();
    boolean live = query.contains("follow=true");
    Matcher tail = Pattern.compile("tail=(\\d+)").matcher(query);
    int end = live ? streamed : written.size();
    int start = tail.find() ? Math.max(0, end - Integer.parseInt(tail.group(1))) : 0;
    request.getResponseHeaders().set("Content-Type", "application/vnd.docker.raw-stream");
    request.sendResponseHeaders(200, 0);
    try (OutputStream body = new BufferedOutputStream(request.getResponseBody())) {
      for (int entry = start; entry < end; entry++) {
        String time = "2026-01-01T12:00:00.%09dZ ".formatted(stamp.applyAsInt(entry));
        body.write(frame((time + written.get(entry)).getBytes(UTF_8)));
        sent.incrementAndGet();
      }
    }
  }

  /// Docker's frames: a byte for the stream, three empty ones, the length, the bytes.
  private static byte[] frame(byte[] entry) {
    return ByteBuffer.allocate(8 + entry.length)
        .put(new byte[] {1, 0, 0, 0})
        .putInt(entry.length)
        .put(entry)
        .array();
  }

  private static void ended(HttpExchange request) throws IOException {
    byte[] body =
        """
        {"Id": "0123456789ab", "State": {"Running": false, "ExitCode": 0,
          "StartedAt": "2026-01-01T12:00:00Z", "FinishedAt": "2026-01-01T12:00:01Z"}}
        """
            .getBytes(UTF_8);
    request.getResponseHeaders().set("Content-Type", "application/json");
    request.sendResponseHeaders(200, body.length);
    try (OutputStream out = request.getResponseBody()) {
      out.write(body);
    }
  }
}
