package dev.sealane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands that follow a run, against a server that plays its events.
class FollowingTest {

  private static final String EVENTS = Samples.RUN_PATH + "/events";
  private static final String LOGS = Samples.RUN_PATH + "/logs";
  private static final String RUNNING = Samples.status(Samples.run("running"));

  /// What follows a run without naming it.
  private static final List<String> LAUNCHES =
      List.of("exec --no-repo --wait true", "exec --no-repo --follow true", "submit test");

  @TempDir Path home;

  private FakeServer server;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(home.resolve("Makefile"), "test:\n\ttrue\n");
    server =
        new FakeServer()
            .answers(Samples.RUN_PATH, Samples.run("running"))
            .answers("/api/v1/runs", Samples.run("queued"))
            .answers(
                "/api/v1/archives", "{\"id\":\"" + Samples.RUN + "\",\"sha256\":\"0\",\"size\":1}")
            .answers(LOGS, Samples.NO_ITEMS);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void the_verdict_becomes_the_exit_code_by_the_mode() {
    // status, the program's code, then what run, command and simple make of them
    String table =
        """
        completed 0    0 0   0
        failed    7    1 7   1
        failed    2    1 2   1
        failed    125  1 125 1
        failed    137  1 137 1
        failed    null 1 125 1
        timed_out 143  1 1   1
        dead      null 1 125 1
        cancelled 143  2 2   1
        """;
    for (String row : table.lines().toList()) {
      String[] cells = row.split(" +", -1);
      for (String command : List.of("watch " + Samples.RUN, "wait " + Samples.RUN)) {
        assertThat(code(cells, command, "run")).as(row + command).isEqualTo(number(cells[2]));
        assertThat(code(cells, command, "command")).as(row + command).isEqualTo(number(cells[3]));
        assertThat(code(cells, command, "simple")).as(row + command).isEqualTo(number(cells[4]));
      }
    }
  }

  @Test
  void launches_end_with_the_verdict_of_their_run() throws IOException {
    for (String launch : LAUNCHES) {
      for (String verdict : List.of("completed 0 0", "failed 1 1", "cancelled null 2")) {
        String[] cells = verdict.split(" ", -1);
        stop();
        start();
        server.streams(EVENTS, RUNNING + Samples.complete(cells[0], cells[1]));

        assertThat(run(launch + " --exit-code run".repeat(launch.startsWith("sub") ? 1 : 0)).code())
            .as(launch + " " + verdict)
            .isEqualTo(number(cells[2]));
      }
    }
  }

  @Test
  void the_mode_can_come_from_the_environment_and_a_flag_beats_it() {
    server.streams(EVENTS, RUNNING + Samples.complete("failed", "7"));
    Invocation invocation = new Invocation(home).with("SEALANE_EXIT_CODE", "command");

    assertThat(invocation.run("watch", Samples.RUN, "--server", server.url()).code()).isEqualTo(7);
    assertThat(
            invocation
                .run("watch", Samples.RUN, "--server", server.url(), "--exit-code", "simple")
                .code())
        .isEqualTo(1);
  }

  @Test
  void a_cut_stream_goes_on_without_doubles_or_gaps() {
    server
        .streams(EVENTS, RUNNING, Samples.log(1, 1, "one"), Samples.log(1, 2, "two"))
        .streams(EVENTS, RUNNING, Samples.log(1, 2, "two"), Samples.log(1, 3, "three"))
        .streams(EVENTS, RUNNING, Samples.log(1, 4, "four"), Samples.complete("completed", "0"));

    Invocation.Result result = run("watch " + Samples.RUN);

    assertThat(result.out()).isEqualTo("one\ntwo\nthree\nfour\n");
    assertThat(result.code()).isZero();
    assertThat(server.asked().stream().map(FakeServer.Asked::lastEventId))
        .containsSequence("1:2")
        .contains("1:3");
  }

  @Test
  void a_word_of_a_newer_server_is_no_end() {
    server
        .streams(EVENTS, Samples.status(Samples.run("hibernating")))
        .streams(EVENTS, Samples.status(Samples.run("thawing")), Samples.log(1, 1, "awake"))
        .streams(EVENTS, Samples.complete("completed", "0"));

    Invocation.Result result = run("watch " + Samples.RUN);

    assertThat(result.out()).isEqualTo("awake\n");
    assertThat(result.err()).contains("hibernating").contains("thawing");
    assertThat(result.code()).isZero();
  }

  @Test
  void polling_waits_through_unknown_words_and_prints_the_same_bytes() throws IOException {
    server.streams(
        EVENTS,
        RUNNING,
        Samples.log(1, 1, "one"),
        Samples.log(1, 2, "two"),
        Samples.complete("completed", "0"));
    String streamed = run("watch " + Samples.RUN).out();
    server.close();
    server =
        new FakeServer()
            .answers(Samples.RUN_PATH, Samples.run("hibernating"))
            .answers(Samples.RUN_PATH, Samples.run("hibernating"))
            .answers(Samples.RUN_PATH, Samples.run("completed", true, "true", "0"))
            .answers(LOGS, Samples.page(Samples.record(1, 1, "one"), Samples.record(1, 2, "two")))
            .answers(LOGS, Samples.NO_ITEMS);

    Invocation.Result polled = run("watch --no-stream --interval 1s " + Samples.RUN);

    assertThat(polled.out()).isEqualTo(streamed);
    assertThat(polled.code()).isZero();
  }

  @Test
  void a_server_that_is_gone_for_good_is_16_and_never_a_verdict() {
    server.streams(EVENTS, RUNNING, Samples.log(1, 1, "one")).refuses(EVENTS, 503, "unavailable");

    Invocation.Result result = run("watch " + Samples.RUN);

    assertThat(result.code()).isEqualTo(16);
    assertThat(result.out()).startsWith("one\n");
    assertThat(result.err()).contains("before the run's verdict came");
  }

  @Test
  void launches_keep_the_programs_streams_apart_and_log_verbs_keep_the_order() {
    server.streams(
        EVENTS,
        RUNNING,
        frame(Samples.record(1, 1, "setup", "stdout", "pulling")),
        frame(Samples.record(1, 2, "program", "stdout", "data")),
        frame(Samples.record(1, 3, "program", "stderr", "oops")),
        Samples.complete("completed", "0"));

    Invocation.Result launched = run("exec --no-repo --wait true");
    Invocation.Result watched = run("watch " + Samples.RUN);

    assertThat(launched.out()).isEqualTo("data\n");
    assertThat(launched.err()).contains("pulling\n").contains("oops\n");
    assertThat(watched.out()).isEqualTo("pulling\ndata\noops\n");
  }

  @Test
  void json_is_one_object_a_line_and_ends_with_the_verdict() {
    server.streams(EVENTS, RUNNING, Samples.log(1, 1, "one"), Samples.complete("failed", "3"));

    Invocation.Result result = run("watch --json " + Samples.RUN);

    assertThat(result.out().lines().map(line -> line.substring(0, line.indexOf(','))))
        .containsExactly("{\"type\":\"status\"", "{\"type\":\"log\"", "{\"type\":\"complete\"");
    assertThat(result.lastLine().path("exit_code").asInt()).isEqualTo(3);
  }

  @Test
  void a_test_job_puts_its_id_on_stderr_and_an_asynchronous_one_on_stdout() {
    server.streams(EVENTS, RUNNING, Samples.log(1, 1, "ok"), Samples.complete("completed", "0"));

    Invocation.Result attached = run("submit test");
    Invocation.Result detached = run("submit test --async");

    assertThat(attached.out()).isEqualTo("ok\n");
    assertThat(attached.err()).contains(Samples.RUN);
    assertThat(detached.out()).containsOnlyOnce(Samples.RUN).hasLineCount(1);
  }

  private int code(String[] cells, String command, String mode) {
    server.close();
    try {
      start();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    server.streams(EVENTS, RUNNING + Samples.complete(cells[0], cells[1]));
    return run(command + " --exit-code " + mode).code();
  }

  private static int number(String cell) {
    return Integer.parseInt(cell);
  }

  private static String frame(String record) {
    return "event: log\ndata: " + record + "\n\n";
  }

  private Invocation.Result run(String command) {
    return new Invocation(home)
        .run(List.of(("--server " + server.url() + " " + command).split(" ")));
  }
}
