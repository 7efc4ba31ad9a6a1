package dev.sealane.runner.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sealane.api.id.RunId;
import dev.sealane.api.json.Json;
import dev.sealane.api.log.LogChannel;
import dev.sealane.api.log.LogStream;
import dev.sealane.api.run.EndedBy;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.runner.config.Secret;
import dev.sealane.runner.config.Tokens;
import dev.sealane.runner.log.AttemptLog;
import dev.sealane.runner.log.LogLimits;
import dev.sealane.runner.log.Redactor;
import dev.sealane.runner.net.Connection;
import dev.sealane.runner.net.Credentials;
import dev.sealane.runner.net.ServerTrust;
import dev.sealane.runner.net.SmallCalls;
import dev.sealane.runner.report.ReportListener;
import dev.sealane.runner.report.Reporter;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Reports over real HTTP, against a server that takes only small ones.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ReportSenderIT {

  private static final AttemptRef ATTEMPT = new AttemptRef(new RunId(new UUID(0x7000, 1)), 1);
  private static final int MOST = 100 << 10;
  private static final int LINES = 4_000;

  @TempDir Path directory;
  private final List<Integer> refused = new ArrayList<>();
  private final List<Long> stored = new ArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1/runner/report", this::report);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void requests_that_the_server_finds_too_large_become_smaller_until_it_takes_them()
      throws InterruptedException {
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    CountDownLatch acknowledged = new CountDownLatch(1);
    AttemptLog log =
        AttemptLog.open(
            directory,
            ATTEMPT,
            new LogLimits(64 << 20),
            new Redactor(List.of()),
            InstantSource.system());
    for (int line = 1; line <= LINES; line++) {
      log.line(
          LogChannel.PROGRAM, LogStream.STDOUT, "line %06d %s".formatted(line, "x".repeat(99)));
    }
    long finalSeq = log.finish();
    Credentials credentials = new Credentials(Secret.of(Tokens.sealane("k")));
    credentials.booted(Secret.of("session"));
    try (Connection connection =
            Connection.to(
                address,
                new ServerTrust.OfJdk(),
                credentials,
                System::nanoTime,
                SmallCalls.OWN_SOCKETS);
        Reporter reporter =
            new Reporter(
                new ReportSender(connection.server()),
                new Acknowledged(acknowledged),
                System::nanoTime)) {
      reporter.log(ATTEMPT, log);
      reporter.result(result(finalSeq));
      reporter.start();

      assertThat(acknowledged.await(50, TimeUnit.SECONDS)).isTrue();
    }
    log.close();

    assertThat(refused).as("the server refused something").isNotEmpty();
    assertThat(stored).hasSize(LINES).isSorted().doesNotHaveDuplicates();
  }

  private static ReportEntry.Result result(long finalSeq) {
    return new ReportEntry.Result(
        ATTEMPT.runId(),
        1,
        EndedBy.PROGRAM,
        0,
        null,
        null,
        null,
        true,
        null,
        InstantSource.system().instant(),
        finalSeq);
  }

  private synchronized void report(HttpExchange exchange) throws IOException {
    byte[] body;
    try (InputStream gzip = new GZIPInputStream(exchange.getRequestBody())) {
      body = gzip.readAllBytes();
    }
    if (body.length > MOST) {
      refused.add(body.length);
      answer(
          exchange,
          413,
          "{\"error\":{\"code\":\"too_large\",\"message\":\"too large\",\"details\":{}}}");
      return;
    }
    List<ReportEntry> entries = Json.NATIVE.readList(body, ReportEntry.class);
    List<ReportEntry.Answer> answers = new ArrayList<>();
    for (ReportEntry entry : entries) {
      if (entry instanceof ReportEntry.Log log) {
        log.records().forEach(record -> stored.add(record.lastSeq()));
      }
      answers.add(new ReportEntry.Answer(204, null, null));
    }
    answer(exchange, 200, Json.NATIVE.write(answers));
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /// @param latch counted down when the server has everything
  private record Acknowledged(CountDownLatch latch) implements ReportListener {
    @Override
    public void acknowledged(AttemptRef attempt) {
      latch.countDown();
    }

    @Override
    public void stale(AttemptRef attempt) {}
  }
}
