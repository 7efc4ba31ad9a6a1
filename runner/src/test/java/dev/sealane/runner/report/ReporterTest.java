package dev.sealane.runner.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealane.api.id.RunId;
import dev.sealane.api.log.LogRecord;
import dev.sealane.api.log.LogStream;
import dev.sealane.api.run.EndedBy;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.runner.container.OutputSink;
import dev.sealane.runner.log.AttemptLog;
import dev.sealane.runner.log.LogLimits;
import dev.sealane.runner.log.Redactor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReporterTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final AttemptRef A = new AttemptRef(new RunId(new UUID(0, 1)), 1);
  private static final AttemptRef B = new AttemptRef(new RunId(new UUID(0, 2)), 3);

  @TempDir private Path directory;

  private final FakeServer server = new FakeServer();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final AtomicLong ticks = new AtomicLong();
  private final Reporter reporter =
      new Reporter(
          server,
          new ReportListener() {
            @Override
            public void acknowledged(AttemptRef attempt) {
              told.add("acknowledged " + attempt);
            }

            @Override
            public void stale(AttemptRef attempt) {
              told.add("stale " + attempt);
            }
          },
          new ReportLimits(
              4_000,
              1_000,
              Duration.ofMillis(1),
              Duration.ofMillis(20),
              Duration.ofMillis(1),
              Duration.ofMillis(5)),
          ticks::get);

  @BeforeEach
  void start() {
    reporter.start();
  }

  @AfterEach
  void close() {
    reporter.close();
  }

  @Test
  void lines_are_sent_as_they_come_and_the_result_behind_them() throws InterruptedException {
    try (AttemptLog log = open(A)) {
      reporter.log(A, log);
      OutputSink sink = log.output();
      send(sink, "one\n", 4);
      await().until(() -> server.log(A).size() == 1);
      send(sink, "two\nthree", 13);
      reporter.result(result(A, log.finish()));

      assertThat(next()).isEqualTo("acknowledged " + A);
      assertThat(texts(A)).containsExactly("one", "two", "three");
      assertThat(server.ends(A)).containsExactly(result(A, 3));
    }
  }

  @Test
  void the_beginning_of_a_line_is_sent_after_a_short_silence() throws InterruptedException {
    try (AttemptLog log = open(A)) {
      reporter.log(A, log);
      send(log.output(), "Continue? ", 10);

      await().until(() -> texts(A).equals(List.of("Continue? ")));
    }
  }

  @Test
  void a_failing_network_loses_and_repeats_nothing() throws InterruptedException {
    server.beFlaky(true);
    int count = 3_000;
    try (AttemptLog a = open(A);
        AttemptLog b = open(B)) {
      reporter.log(A, a);
      reporter.log(B, b);
      OutputSink sinkA = a.output();
      OutputSink sinkB = b.output();
      for (int i = 1; i <= count; i++) {
        send(sinkA, "line " + i + "\n", i);
        send(sinkB, "other " + i + "\n", i);
      }
      reporter.result(result(A, a.finish()));
      reporter.result(result(B, b.finish()));

      assertThat(List.of(next(), next()))
          .containsExactlyInAnyOrder("acknowledged " + A, "acknowledged " + B);
      assertThat(texts(A))
          .isEqualTo(IntStream.rangeClosed(1, count).mapToObj(i -> "line " + i).toList());
      assertThat(texts(B)).hasSize(count);
      assertThat(server.ends(A)).isNotEmpty();
    }
  }

  @Test
  void records_that_are_held_back_are_announced_again_and_again() throws InterruptedException {
    LogLimits small = new LogLimits(32 << 10);
    try (AttemptLog log = AttemptLog.open(directory, A, small, Redactor.NONE, () -> NOW)) {
      reporter.log(A, log);
      OutputSink sink = log.output();
      for (int i = 1; i <= 1_000; i++) {
        send(sink, "line " + i + "\n", i);
      }
      await().until(() -> server.suppressions() == 1);
      int live = server.log(A).size();
      assertThat(live).isBetween(1, 999);

      ticks.addAndGet(Duration.ofSeconds(11).toNanos());
      await().until(() -> server.suppressions() == 2);

      reporter.result(result(A, log.finish()));
      assertThat(next()).isEqualTo("acknowledged " + A);
      assertThat(server.suppressions()).isEqualTo(2);
      assertThat(server.log(A).getLast().lastSeq()).isEqualTo(1_000);
    }
  }

  @Test
  void a_server_with_a_full_disk_gets_everything_once_when_it_has_room()
      throws InterruptedException {
    try (AttemptLog log = open(A)) {
      reporter.log(A, log);
      OutputSink sink = log.output();
      send(sink, "one\n", 1);
      await().until(() -> server.log(A).size() == 1);
      server.beFull(true);
      send(sink, "two\n", 2);
      int before = server.requests();
      await().until(() -> server.requests() > before + 3);
      send(sink, "three\n", 3);
      reporter.result(result(A, log.finish()));
      await().until(() -> server.requests() > before + 6);
      assertThat(server.log(A)).hasSize(1);

      server.beFull(false);

      assertThat(next()).isEqualTo("acknowledged " + A);
      assertThat(texts(A)).containsExactly("one", "two", "three");
    }
  }

  @Test
  void an_absent_server_is_tried_until_it_is_back() throws InterruptedException {
    server.goDown(true);
    try (AttemptLog log = open(A)) {
      reporter.log(A, log);
      send(log.output(), "one\n", 4);
      reporter.result(result(A, log.finish()));
      await().until(() -> server.requests() > 5);
      assertThat(told).isEmpty();
      server.goDown(false);

      assertThat(next()).isEqualTo("acknowledged " + A);
    }
  }

  @Test
  void an_attempt_that_was_given_up_is_told_and_left_alone() throws InterruptedException {
    server.giveUp(A);
    try (AttemptLog log = open(A)) {
      reporter.log(A, log);
      send(log.output(), "one\n", 4);

      assertThat(next()).isEqualTo("stale " + A);
      reporter.givenBack(new ReportEntry.GivenBack(B.runId(), B.attempt(), false, "drained"));
      assertThat(next()).isEqualTo("acknowledged " + B);
      int before = server.requests();
      send(log.output(), "two\n", 8);
      reporter.givenBack(new ReportEntry.GivenBack(B.runId(), B.attempt(), false, "drained"));
      assertThat(next()).isEqualTo("acknowledged " + B);
      assertThat(server.requests()).isEqualTo(before + 1);
    }
  }

  @Test
  void after_a_restart_it_goes_on_where_the_server_is() throws InterruptedException {
    try (AttemptLog log = open(A)) {
      OutputSink sink = log.output();
      for (int i = 1; i <= 500; i++) {
        send(sink, "line " + i + "\n", i);
      }
      server.store(A, log.next(1, 1 << 20).records().subList(0, 450));
    }
    try (AttemptLog log = open(A)) {
      reporter.log(A, log);
      reporter.result(result(A, log.finish()));

      assertThat(next()).isEqualTo("acknowledged " + A);
      assertThat(texts(A)).hasSize(500).last().isEqualTo("line 500");
      assertThat(server.requests()).isLessThan(8);
      assertThat(server.largest()).isLessThan(100);
    }
  }

  @Test
  void a_result_without_a_log_is_told_too() throws InterruptedException {
    reporter.result(result(A, 17));

    assertThat(next()).isEqualTo("acknowledged " + A);
  }

  @Test
  void a_reporter_that_was_not_started_closes() {
    try (Reporter idle = new Reporter(server, new NoListener(), ticks::get)) {
      idle.result(result(A, 0));
    }
    assertThat(server.requests()).isZero();
  }

  private static final class NoListener implements ReportListener {
    @Override
    public void acknowledged(AttemptRef attempt) {}

    @Override
    public void stale(AttemptRef attempt) {}
  }

  private String next() throws InterruptedException {
    String call = told.poll(20, TimeUnit.SECONDS);
    assertThat(call).isNotNull();
    return call;
  }

  private List<String> texts(AttemptRef attempt) {
    return server.log(attempt).stream().map(record -> ((LogRecord.Line) record).text()).toList();
  }

  private AttemptLog open(AttemptRef attempt) {
    return AttemptLog.open(directory, attempt, LogLimits.DEFAULT, Redactor.NONE, () -> NOW);
  }

  private static void send(OutputSink sink, String text, long behind) throws InterruptedException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    sink.output(LogStream.STDOUT, bytes, bytes.length, behind);
  }

  private static ReportEntry.Result result(AttemptRef attempt, long finalSeq) {
    return new ReportEntry.Result(
        attempt.runId(),
        attempt.attempt(),
        EndedBy.PROGRAM,
        0,
        null,
        null,
        null,
        true,
        NOW,
        NOW,
        finalSeq);
  }
}
