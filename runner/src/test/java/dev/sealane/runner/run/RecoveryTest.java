package dev.sealane.runner.run;

import static dev.sealane.runner.run.RunBench.NOW;
import static dev.sealane.runner.run.RunBench.attemptOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.id.RunId;
import dev.sealane.api.message.RunnerMessage.CancelRunsRequest.Cancel;
import dev.sealane.api.message.RunnerMessage.StartRunsRequest;
import dev.sealane.api.run.EndedBy;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.api.runner.StartAnswer;
import dev.sealane.runner.artifact.ArtifactLimits;
import dev.sealane.runner.container.FakeContainerRuntime;
import dev.sealane.runner.container.Handle;
import dev.sealane.runner.container.Launches;
import dev.sealane.runner.net.FakeServerApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryTest {

  @TempDir private Path directory;
  private final FakeContainerRuntime process = new FakeContainerRuntime("process");
  private final FakeServerApi server = new FakeServerApi();

  @Test
  void a_running_program_is_adopted_and_its_exit_code_reported() throws InterruptedException {
    AttemptRef attempt;
    try (RunBench before = bench()) {
      attempt = before.running(before.aRun());
      Eventually.holds(() -> before.journal.attempts().getFirst().started().isPresent());
    }
    assertThat(process.isStarted(attempt)).isTrue();

    try (RunBench after = bench()) {
      after.recovery.run();
      assertThat(after.runs.held()).hasSize(1);
      process.exit(attempt, 3);

      assertThat(result().exitCode()).isEqualTo(3);
      Eventually.holds(() -> after.gone.contains(attempt));
    }
  }

  @Test
  void a_program_that_ended_meanwhile_is_reported_with_its_exit_code() throws InterruptedException {
    AttemptRef attempt;
    try (RunBench before = bench()) {
      attempt = before.running(before.aRun());
      Eventually.holds(() -> before.journal.attempts().getFirst().started().isPresent());
    }
    process.exit(attempt, 5);

    try (RunBench after = bench()) {
      after.recovery.run();

      assertThat(result().exitCode()).isEqualTo(5);
    }
  }

  @Test
  void what_had_not_started_is_given_back() throws InterruptedException {
    StartRunsRequest.Start start;
    try (RunBench before = bench()) {
      start = before.aRun();
      before.accept(start);
      Eventually.holds(() -> process.isThere(attemptOf(start)));
    }

    try (RunBench after = bench()) {
      after.recovery.run();

      ReportEntry.GivenBack back = server.givenBack.poll(10, TimeUnit.SECONDS);
      assertThat(back).isNotNull();
      assertThat(back.runId()).isEqualTo(start.run());
      Eventually.holds(() -> after.gone.contains(attemptOf(start)));
      assertThat(process.states()).isEmpty();
      assertThat(server.results).isEmpty();
    }
  }

  @Test
  void a_result_that_was_not_acknowledged_is_sent_again() throws InterruptedException {
    AttemptRef attempt;
    server.outOfReach = true;
    try (RunBench before = bench()) {
      attempt = before.running(before.aRun());
      process.write(attempt, "last words");
      process.exit(attempt, 9);
      Eventually.holds(() -> before.journal.attempts().getFirst().result().isPresent());
    }
    server.outOfReach = false;

    try (RunBench after = bench()) {
      after.recovery.run();

      ReportEntry.Result result = result();
      assertThat(result.exitCode()).isEqualTo(9);
      assertThat(result.endedBy()).isEqualTo(EndedBy.PROGRAM);
      assertThat(server.logs).isNotEmpty();
      Eventually.holds(() -> after.gone.contains(attempt));
    }
  }

  @Test
  void artifacts_that_wait_for_an_engine_keep_the_end_that_an_earlier_daemon_saw()
      throws IOException, InterruptedException {
    AttemptRef attempt;
    try (RunBench before = bench()) {
      attempt = runningWithReport(before);
      process.outOfReach = true;
      process.exit(attempt, 4);
      Eventually.holds(() -> before.journal.attempts().getFirst().uncollected().isPresent());
    }
    process.outOfReach = false;
    process.lose(attempt, "engine_stopped");

    try (RunBench after = bench()) {
      after.recovery.run();

      ReportEntry.Result result = result();
      assertThat(result.endedBy()).isEqualTo(EndedBy.PROGRAM);
      assertThat(result.exitCode()).isEqualTo(4);
      assertThat(server.artifacts).containsExactly("report.txt");
    }
  }

  @Test
  void artifacts_that_were_being_read_when_the_daemon_ended_are_delivered_by_the_next()
      throws IOException, InterruptedException {
    AttemptRef attempt;
    try (RunBench before = bench()) {
      attempt = runningWithReport(before);
      CountDownLatch reading = new CountDownLatch(1);
      process.beforeWorkspace = () -> waitForInterrupt(reading);
      process.exit(attempt, 4);
      assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();
    }
    process.beforeWorkspace = () -> {};

    try (RunBench after = bench()) {
      after.recovery.run();

      assertThat(result().exitCode()).isEqualTo(4);
      assertThat(server.artifacts).containsExactly("report.txt");
      assertThat(server.logs.toString()).doesNotContain("left out");
    }
  }

  /// A program that has written an artifact, `report.txt`.
  private AttemptRef runningWithReport(RunBench bench) throws IOException, InterruptedException {
    AttemptRef attempt = bench.running(bench.aRun());
    Path artifacts = process.launch(attempt).orElseThrow().artifacts();
    Files.writeString(artifacts.resolve("report.txt"), "ok");
    return attempt;
  }

  /// Leaves the thread interrupted, as it is when a channel is read next.
  private static void waitForInterrupt(CountDownLatch begun) {
    begun.countDown();
    try {
      var _ = new CountDownLatch(1).await(10, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void artifacts_wait_no_longer_for_an_engine_though_the_daemon_restarts()
      throws InterruptedException {
    waitsForArtifacts();

    try (RunBench after = bench()) {
      after.recovery.run();
      assertThat(server.results).isEmpty();
      after.timers.pass(ArtifactLimits.DEFAULT.engineWait());

      assertThat(result().exitCode()).isEqualTo(4);
    }
  }

  @Test
  void after_a_boot_of_the_host_artifacts_wait_once_more_and_not_twice()
      throws InterruptedException {
    waitsForArtifacts();

    try (RunBench after = bench()) {
      after.host.bootId = "another";
      after.timers.pass(Duration.ofHours(1));
      after.recovery.run();
      Eventually.holds(() -> {
        var begun = after.journal.attempts().getFirst().uncollected();
        return begun.orElseThrow().hostBootId().equals("another");
      });
      assertThat(server.results).isEmpty();
      after.timers.pass(ArtifactLimits.DEFAULT.engineWait());

      assertThat(result().exitCode()).isEqualTo(4);
    }
  }

  @Test
  void an_end_that_was_seen_counts_though_its_runtime_is_gone() throws InterruptedException {
    waitsForArtifacts();

    try (RunBench after = bench()) {
      after.recoveryWith(Map.of()).run();

      ReportEntry.Result result = result();
      assertThat(result.exitCode()).isEqualTo(4);
      assertThat(result.error()).isNull();
    }
  }

  /// A program ended with 4, its artifacts wait for an engine that is gone, and the daemon ends.
  private void waitsForArtifacts() {
    try (RunBench before = bench()) {
      AttemptRef attempt = before.running(before.aRun());
      process.outOfReach = true;
      process.exit(attempt, 4);
      Eventually.holds(() -> before.journal.attempts().getFirst().uncollected().isPresent());
    }
  }

  @Test
  void a_start_that_an_engine_forgot_when_both_were_killed_may_have_happened()
      throws InterruptedException {
    process.startAnswerLost = true;
    process.forgetful = true;
    StartRunsRequest.Start start;
    try (RunBench before = bench()) {
      start = before.aRun();
      before.accept(start);
      before.confirm(attemptOf(start), StartAnswer.START);
      Eventually.holds(() -> process.outOfReach);
    }
    process.outOfReach = false;

    try (RunBench after = bench()) {
      after.recovery.run();

      ReportEntry.Result result = result();
      assertThat(result.started()).isTrue();
      assertThat(result.error()).extracting("code").isEqualTo("start_unknown");
      assertThat(server.givenBack).isEmpty();
    }
  }

  @Test
  void a_leftover_that_nobody_claims_is_removed() throws InterruptedException {
    AttemptRef stranger = new AttemptRef(new RunId(new UUID(0x7000, 99)), 1);
    process.prepare(Launches.ofTrue(stranger, directory));

    try (RunBench after = bench()) {
      after.recovery.run();
      assertThat(process.states()).isEmpty();
    }
  }

  @Test
  void an_engine_that_is_silent_at_the_start_is_waited_for() throws InterruptedException {
    AttemptRef attempt;
    try (RunBench before = bench()) {
      attempt = before.running(before.aRun());
    }
    process.outOfReach = true;

    try (RunBench after = bench()) {
      after.recovery.run();
      assertThat(after.runs.held()).hasSize(1);
      assertThat(server.givenBack).isEmpty();

      process.outOfReach = false;
      process.exit(attempt, 6);

      assertThat(result().exitCode()).isEqualTo(6);
    }
  }

  @Test
  void a_runtime_that_fails_to_list_what_it_has_is_asked_again() throws InterruptedException {
    AttemptRef attempt;
    try (RunBench before = bench()) {
      attempt = before.running(before.aRun());
    }
    process.listFails = Optional.of(new IllegalStateException("an answer of no sense"));

    try (RunBench after = bench()) {
      after.recovery.run();
      assertThat(after.runs.held()).hasSize(1);
      assertThat(server.givenBack).isEmpty();

      process.listFails = Optional.empty();
      process.exit(attempt, 6);

      assertThat(result().exitCode()).isEqualTo(6);
    }
  }

  @Test
  void a_started_program_whose_container_is_gone_is_not_given_back() throws InterruptedException {
    AttemptRef attempt;
    try (RunBench before = bench()) {
      attempt = before.running(before.aRun());
    }
    process.remove(new Handle("process", attempt.toString()));

    try (RunBench after = bench()) {
      after.recovery.run();

      ReportEntry.Result result = result();
      assertThat(result.started()).isTrue();
      assertThat(result.error()).extracting("code").isEqualTo("container_removed");
      assertThat(server.givenBack).isEmpty();
    }
  }

  @Test
  void a_started_program_whose_runtime_is_gone_is_not_given_back() throws InterruptedException {
    StartRunsRequest.Start start;
    try (RunBench before = bench()) {
      start = before.aRun();
      before.running(start);
    }

    try (RunBench after = bench()) {
      Recovery without = after.recoveryWith(Map.of());
      without.run();

      assertThat(result().error()).extracting("code").isEqualTo("runtime_missing");
    }
  }

  @Test
  void giving_back_is_repeated_after_each_restart_until_the_server_has_it()
      throws InterruptedException {
    StartRunsRequest.Start start;
    server.outOfReach = true;
    try (RunBench before = bench()) {
      start = before.aRun();
      before.accept(start);
      Eventually.holds(() -> process.isThere(attemptOf(start)));
    }
    try (RunBench between = bench()) {
      between.recovery.run();
      Eventually.holds(() -> between.journal.attempts().getFirst().givenBack().isPresent());
    }
    process.remove(new Handle("process", attemptOf(start).toString()));
    server.outOfReach = false;

    try (RunBench after = bench()) {
      after.recovery.run();

      ReportEntry.GivenBack back = server.givenBack.poll(10, TimeUnit.SECONDS);
      assertThat(back).isNotNull().matches(it -> !it.started());
    }
    assertThat(server.results).isEmpty();
  }

  @Test
  void a_stop_that_a_restart_interrupts_is_still_told_as_what_it_was() throws InterruptedException {
    AttemptRef attempt;
    process.stopsWait = new CountDownLatch(1);
    try (RunBench before = bench()) {
      attempt = before.running(before.aRun(it -> it.timeout(Duration.ofSeconds(2))));
      before.timers.pass(Duration.ofSeconds(3));
      Eventually.holds(() -> before.journal.attempts().getFirst().stopping().isPresent());
    }
    process.exit(attempt, 143); // the TERM had been sent

    try (RunBench after = bench()) {
      process.stopsWait.countDown();
      after.recovery.run();

      ReportEntry.Result result = result();
      assertThat(result.endedBy()).isEqualTo(EndedBy.TIMEOUT);
      assertThat(result.exitCode()).isEqualTo(143);
    }
  }

  @Test
  void a_cancel_that_comes_while_the_engine_is_silent_at_the_start_reaches_the_program()
      throws InterruptedException {
    AttemptRef attempt;
    try (RunBench before = bench()) {
      attempt = before.running(before.aRun());
    }
    process.outOfReach = true;

    try (RunBench after = bench()) {
      after.recovery.run();
      after.runs.cancel(List.of(new Cancel(attempt.runId(), 1, Duration.ofSeconds(1))));
      process.outOfReach = false;

      ReportEntry.Result result = result();
      assertThat(result.endedBy()).isEqualTo(EndedBy.CANCEL);
      assertThat(result.exitCode()).isEqualTo(143);
    }
  }

  @Test
  void a_program_that_ended_while_its_engine_was_silent_keeps_its_verdict_though_it_was_cancelled()
      throws InterruptedException {
    AttemptRef attempt;
    try (RunBench before = bench()) {
      attempt = before.running(before.aRun());
    }
    process.outOfReach = true;

    try (RunBench after = bench()) {
      after.recovery.run();
      process.exit(attempt, 4);
      after.runs.cancel(List.of(new Cancel(attempt.runId(), 1, Duration.ofSeconds(1))));
      process.outOfReach = false;

      ReportEntry.Result result = result();
      assertThat(result.endedBy()).isEqualTo(EndedBy.PROGRAM);
      assertThat(result.exitCode()).isEqualTo(4);
    }
  }

  @Test
  void a_cancel_with_an_engine_that_never_comes_back_after_a_restart_is_told_as_not_proven()
      throws InterruptedException {
    AttemptRef attempt;
    try (RunBench before = bench()) {
      attempt = before.running(before.aRun());
    }
    process.outOfReach = true;

    try (RunBench after = bench()) {
      after.recovery.run();
      after.runs.cancel(List.of(new Cancel(attempt.runId(), 1, Duration.ofSeconds(1))));
      Eventually.holds(() -> {
        after.timers.pass(RunBench.STOP_LIMIT);
        return !server.results.isEmpty();
      });

      ReportEntry.Result result = result();
      assertThat(result.endedBy()).isEqualTo(EndedBy.CANCEL);
      assertThat(result.error()).extracting("code").isEqualTo("not_proven_gone");
      assertThat(result.started()).isTrue();
    }
  }

  @Test
  void what_was_ready_to_start_when_the_host_went_down_may_have_started()
      throws InterruptedException {
    StartRunsRequest.Start start;
    try (RunBench before = bench()) {
      start = before.aRun();
      before.accept(start);
      Eventually.holds(() -> before.journal.attempts().getFirst().prepared().isPresent());
    }

    try (RunBench after = bench()) {
      after.host.bootId = "another";
      after.recovery.run();

      ReportEntry.Result result = result();
      assertThat(result.started()).isTrue();
      assertThat(result.error()).extracting("code").isEqualTo("host_restarted");
      assertThat(server.givenBack).isEmpty();
      Eventually.holds(() -> after.gone.contains(attemptOf(start)));
    }
  }

  @Test
  void a_start_of_which_only_the_journal_survived_the_host_may_have_happened()
      throws InterruptedException {
    AttemptRef attempt;
    try (RunBench before = bench()) {
      attempt = before.running(before.aRun());
      Eventually.holds(() -> before.journal.attempts().getFirst().started().isPresent());
    }
    process.forgetStart(attempt);

    try (RunBench after = bench()) {
      after.host.bootId = "another";
      after.recovery.run();

      ReportEntry.Result result = result();
      assertThat(result.started()).isTrue();
      assertThat(result.error()).extracting("code").isEqualTo("host_restarted");
      assertThat(server.givenBack).isEmpty();
    }
  }

  @Test
  void what_was_not_ready_when_the_host_went_down_is_given_back() throws InterruptedException {
    process.preparesWait = new CountDownLatch(1);
    try (RunBench before = bench()) {
      before.accept(before.aRun());
      Eventually.holds(() -> process.preparing);
    }
    process.preparesWait.countDown();

    try (RunBench after = bench()) {
      after.host.bootId = "another";
      after.recovery.run();

      assertThat(server.givenBack.poll(10, TimeUnit.SECONDS)).isNotNull();
      assertThat(server.results).isEmpty();
    }
  }

  @Test
  void two_restarts_at_once_keep_the_job() throws InterruptedException {
    AttemptRef attempt;
    try (RunBench before = bench()) {
      attempt = before.running(before.aRun());
    }
    try (RunBench between = bench()) {
      between.recovery.run(); // and ends at once
    }
    try (RunBench between = bench()) {
      assertThat(between.journal.attempts()).hasSize(1); // ends before it looked
    }

    try (RunBench after = bench()) {
      after.recovery.run();
      process.exit(attempt, 8);

      assertThat(result().exitCode()).isEqualTo(8);
      assertThat(server.results).isEmpty();
    }
  }

  @Test
  void a_time_limit_goes_on_over_restarts() throws InterruptedException {
    try (RunBench before = bench()) {
      before.running(before.aRun(it -> it.timeout(Duration.ofSeconds(100))));
    }

    try (RunBench after = bench()) {
      after.timers.pass(Duration.ofSeconds(60));
      after.recovery.run();
      Eventually.holds(() -> after.timers.size() == 2);
      after.timers.pass(Duration.ofSeconds(39));
      assertThat(server.results).isEmpty();
      after.timers.pass(Duration.ofSeconds(1));

      assertThat(result().endedBy()).isEqualTo(EndedBy.TIMEOUT);
    }
  }

  @Test
  void the_time_that_an_engine_took_for_a_start_is_no_part_of_the_time_limit()
      throws InterruptedException {
    timesOutAfterRestart(NOW.minusSeconds(87), Duration.ofSeconds(13));
  }

  @Test
  void a_wall_clock_that_was_put_forward_makes_no_time_limit_shorter() throws InterruptedException {
    timesOutAfterRestart(NOW.minusSeconds(3_600), Duration.ofSeconds(10));
  }

  @Test
  void a_wall_clock_that_was_put_back_makes_no_time_limit_longer() throws InterruptedException {
    timesOutAfterRestart(NOW.plusSeconds(10), Duration.ofSeconds(10));
  }

  @Test
  void a_start_that_seems_to_have_taken_more_than_a_minute_counts_whole()
      throws InterruptedException {
    timesOutAfterRestart(NOW.minusSeconds(5), Duration.ofSeconds(10));
  }

  /// A program with a limit of 100 s, found 90 s after its start was asked for.
  private void timesOutAfterRestart(Instant startedAt, Duration left) throws InterruptedException {
    try (RunBench before = bench()) {
      AttemptRef attempt = before.running(before.aRun(it -> it.timeout(Duration.ofSeconds(100))));
      process.runningSince(attempt, startedAt);
    }

    try (RunBench after = bench()) {
      after.timers.pass(Duration.ofSeconds(90));
      after.recovery.run();
      Eventually.holds(() -> after.timers.size() == 2);
      after.timers.pass(left.minusSeconds(1));
      assertThat(after.timers.size()).isEqualTo(2); // its limit and the silence of the server
      after.timers.pass(Duration.ofSeconds(1));

      assertThat(result().endedBy()).isEqualTo(EndedBy.TIMEOUT);
    }
  }

  @Test
  void a_program_that_ended_in_time_is_not_told_as_late_by_a_daemon_that_comes_late()
      throws InterruptedException {
    AttemptRef attempt;
    try (RunBench before = bench()) {
      attempt = before.running(before.aRun(it -> it.timeout(Duration.ofSeconds(100))));
    }
    process.exit(attempt, 0);

    try (RunBench after = bench()) {
      after.timers.pass(Duration.ofHours(1));
      after.recovery.run();

      ReportEntry.Result result = result();
      assertThat(result.endedBy()).isEqualTo(EndedBy.PROGRAM);
      assertThat(result.exitCode()).isZero();
    }
  }

  @Test
  void after_a_boot_of_the_host_the_time_limit_of_what_ran_before_means_nothing()
      throws InterruptedException {
    AttemptRef attempt;
    try (RunBench before = bench()) {
      attempt = before.running(before.aRun(it -> it.timeout(Duration.ofSeconds(100))));
    }
    process.lose(attempt, "exit_unknown");

    try (RunBench after = bench()) {
      after.host.bootId = "another";
      after.timers.pass(Duration.ofHours(1));
      after.recovery.run();

      ReportEntry.Result result = result();
      assertThat(result.endedBy()).isEqualTo(EndedBy.INFRA);
      assertThat(result.error()).extracting("code").isEqualTo("exit_unknown");
      assertThat(result.started()).isTrue();
    }
  }

  @Test
  void what_a_newer_version_wrote_into_the_journal_loses_no_job()
      throws IOException, InterruptedException {
    AttemptRef attempt;
    try (RunBench before = bench()) {
      attempt = before.running(before.aRun());
    }
    Path journal = directory.resolve("journal.ndjson");
    String newer = "{\"kind\":\"measured\",\"attempt\":{\"run_id\":\"x\"},\"cpu\":1}";
    Files.writeString(journal, withCrc(newer), StandardOpenOption.APPEND);

    try (RunBench after = bench()) {
      after.recovery.run();
      process.exit(attempt, 2);

      assertThat(result().exitCode()).isEqualTo(2);
    }
    assertThat(Files.readString(journal)).contains("measured");
  }

  private static String withCrc(String entry) {
    CRC32C crc = new CRC32C();
    crc.update(entry.getBytes(StandardCharsets.UTF_8));
    return "{\"crc\":\"%s\",\"entry\":%s}\n"
        .formatted(HexFormat.of().toHexDigits((int) crc.getValue()), entry);
  }

  private RunBench bench() {
    return new RunBench(directory, process, server);
  }

  private ReportEntry.Result result() throws InterruptedException {
    ReportEntry.Result result = server.results.poll(10, TimeUnit.SECONDS);
    assertThat(result).isNotNull();
    return result;
  }
}
