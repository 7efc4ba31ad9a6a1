package dev.sealane.runner.run;

import static dev.sealane.runner.run.RunBench.attemptOf;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sealane.api.log.LogRecord;
import dev.sealane.api.message.RunnerMessage.CancelRunsRequest.Cancel;
import dev.sealane.api.message.RunnerMessage.StartRunsRequest;
import dev.sealane.api.message.RunnerReply.StartRunsResponse.Started;
import dev.sealane.api.run.EndedBy;
import dev.sealane.api.run.FailureClass;
import dev.sealane.api.run.Resources;
import dev.sealane.api.run.Source;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.Heartbeat;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.api.runner.StartAnswer;
import dev.sealane.runner.artifact.ArtifactLimits;
import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.Launch;
import dev.sealane.runner.journal.JournaledAttempt;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class RunSupervisorTest {

  @TempDir private Path directory;
  private RunBench bench;

  @BeforeEach
  void begin() {
    bench = new RunBench(directory);
  }

  @AfterEach
  void end() {
    bench.close();
  }

  @Test
  void a_run_starts_with_its_confirmation_and_its_exit_code_is_reported()
      throws IOException, InterruptedException {
    AttemptRef attempt = bench.running(bench.aRun());

    bench.process.write(attempt, "hello");
    bench.process.exit(attempt, 7);

    ReportEntry.Result result = result();
    assertThat(result.endedBy()).isEqualTo(EndedBy.PROGRAM);
    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.failureClass()).isEqualTo(FailureClass.JOB);
    assertThat(result.started()).isTrue();
    assertThat(result.finalSeq()).isEqualTo(1);
    assertThat(texts()).containsExactly("hello");
  }

  @Test
  void runtimes_are_told_to_expect_runs() {
    bench.runs.expect();

    assertThat(bench.process.expects).isTrue();
    assertThat(bench.docker.expects).isTrue();
  }

  @Test
  void output_that_breaks_off_within_a_line_goes_on_with_that_line_once()
      throws IOException, InterruptedException {
    AttemptRef attempt = bench.running(bench.aRun());
    bench.process.followBreaks =
        Optional.of(new ContainerException("engine_unavailable", false, "away", null));

    bench.process.write(attempt, "one");
    bench.process.write(attempt, "two");
    bench.process.exit(attempt, 0);

    assertThat(result().finalSeq()).isEqualTo(2);
    assertThat(texts()).containsExactly("one", "two");
  }

  @Test
  void nothing_is_left_once_the_server_has_the_result() throws IOException, InterruptedException {
    AttemptRef attempt = bench.running(bench.aRun());

    bench.process.exit(attempt, 0);
    result();

    Eventually.holds(() -> bench.gone.contains(attempt));
    assertThat(bench.process.isThere(attempt)).isFalse();
    assertThat(bench.runs.held()).isEmpty();
    assertThat(bench.journal.attempts()).isEmpty();
    assertThat(filesBelow(directory.resolve("work"))).isEmpty();
    assertThat(filesBelow(directory.resolve("spool"))).isEmpty();
  }

  @Test
  void no_program_starts_before_it_is_confirmed() {
    StartRunsRequest.Start start = bench.aRun();

    Started answer = bench.accept(start);

    assertThat(answer.accepted()).isTrue();
    assertThat(answer.needsSetup()).isFalse();
    Eventually.holds(() -> bench.process.isThere(attemptOf(start)));
    assertThat(bench.process.isStarted(attemptOf(start))).isFalse();
    assertThat(bench.journal.attempts()).hasSize(1);
  }

  @Test
  void what_is_accepted_is_on_disk_before_the_answer_with_one_sync_for_all() {
    bench.docker.needsPull = true; // so that nothing is prepared before the confirmation
    StartRunsRequest.Start first = bench.aRun(it -> it.image("busybox"));
    StartRunsRequest.Start second = bench.aRun(it -> it.image("busybox"));

    assertThat(bench.runs.accept(List.of(first, second))).allMatch(Started::accepted);

    assertThat(bench.syncs.count()).isEqualTo(1);
  }

  @Test
  void a_run_that_fails_to_begin_is_refused_and_the_others_of_its_batch_go_on() {
    StartRunsRequest.Start failing = bench.aFencedRun();
    StartRunsRequest.Start next = bench.aFencedRun();
    bench.host.failNext();

    List<Started> answers = bench.runs.accept(List.of(failing, next));

    assertThat(answers).extracting(Started::accepted).containsExactly(false, true);
    assertThat(answers.getFirst().refusalCode()).isEqualTo("internal");
    bench.confirm(attemptOf(next), StartAnswer.START);
    Eventually.holds(() -> bench.process.isStarted(attemptOf(next)));
    assertThat(bench.gone).containsExactly(attemptOf(failing));
    assertThat(bench.journal.attempts())
        .extracting(JournaledAttempt::attempt)
        .containsExactly(attemptOf(next));
  }

  @Test
  void an_unconfirmed_run_is_given_back_since_its_permit_may_have_been_lost() {
    StartRunsRequest.Start start = bench.aRun();
    bench.accept(start);

    bench.runs.unconfirmed(List.of(attemptOf(start)));

    Eventually.holds(() -> bench.gone.contains(attemptOf(start)));
    assertThat(bench.server.givenBack).extracting(ReportEntry.GivenBack::started).contains(false);
    assertThat(bench.process.states()).isEmpty();
    assertThat(bench.server.results).isEmpty();
    assertThat(bench.journal.attempts()).isEmpty();
  }

  @Test
  void a_run_with_setup_asks_for_its_permit() throws IOException, InterruptedException {
    bench.docker.needsPull = true;
    StartRunsRequest.Start start = bench.aRun(it -> it.image("busybox"));
    AttemptRef attempt = attemptOf(start);

    assertThat(bench.accept(start).needsSetup()).isTrue();
    bench.confirm(attempt, StartAnswer.SETUP);

    assertThat(bench.server.permitsAsked.poll(10, TimeUnit.SECONDS)).isEqualTo(attempt);
    Eventually.holds(() -> bench.docker.isStarted(attempt));
    bench.docker.exit(attempt, 0);
    assertThat(result().exitCode()).isZero();
    assertThat(texts()).containsExactly("pulling busybox");
  }

  @Test
  void a_cancelled_permit_ends_the_run_before_its_start() throws IOException, InterruptedException {
    bench.docker.needsPull = true;
    bench.server.permit = StartAnswer.CANCELLED;
    StartRunsRequest.Start start = bench.aRun(it -> it.image("busybox"));
    bench.accept(start);

    bench.confirm(attemptOf(start), StartAnswer.SETUP);

    ReportEntry.Result result = result();
    assertThat(result.endedBy()).isEqualTo(EndedBy.CANCEL);
    assertThat(result.started()).isFalse();
  }

  @Test
  void a_stale_permit_drops_the_run() {
    bench.docker.needsPull = true;
    bench.server.permit = StartAnswer.STALE;
    StartRunsRequest.Start start = bench.aRun(it -> it.image("busybox"));
    bench.accept(start);

    bench.confirm(attemptOf(start), StartAnswer.SETUP);

    Eventually.holds(() -> bench.gone.contains(attemptOf(start)));
    assertThat(bench.server.results).isEmpty();
    assertThat(bench.docker.states()).isEmpty();
  }

  @Test
  void a_cancel_stops_the_program() throws IOException, InterruptedException {
    AttemptRef attempt = bench.running(bench.aRun());

    var answers = bench.runs.cancel(List.of(cancel(attempt)));

    assertThat(answers).singleElement().matches(it -> it.known());
    ReportEntry.Result result = result();
    assertThat(result.endedBy()).isEqualTo(EndedBy.CANCEL);
    assertThat(result.exitCode()).isEqualTo(143);
    assertThat(result.signal()).isEqualTo(15);
  }

  @Test
  void a_cancelled_program_that_nobody_saw_end_may_lack_output_and_its_log_says_so()
      throws IOException, InterruptedException {
    bench.process.ignoresTerm = true;
    AttemptRef attempt = bench.running(bench.aRun());

    bench.runs.cancel(List.of(cancel(attempt)));
    bench.process.lose(attempt, "engine_stopped");

    assertThat(result().endedBy()).isEqualTo(EndedBy.CANCEL);
    assertThat(texts()).contains("lost The end of its output may be missing.");
  }

  @Test
  void a_second_cancel_with_less_grace_kills_sooner() throws IOException, InterruptedException {
    bench.process.ignoresTerm = true;
    AttemptRef attempt = bench.running(bench.aRun());

    bench.runs.cancel(List.of(cancel(attempt)));
    bench.runs.cancel(List.of(new Cancel(attempt.runId(), attempt.attempt(), Duration.ZERO)));

    assertThat(result().endedBy()).isEqualTo(EndedBy.CANCEL);
    assertThat(texts())
        .containsSubsequence(
            "cancelled: stopping the program, KILL after 1 s",
            "cancelled: stopping the program, KILL after 0 s");
  }

  @Test
  void a_run_that_is_cancelled_before_it_comes_is_refused() {
    StartRunsRequest.Start start = bench.aRun();

    var answers = bench.runs.cancel(List.of(cancel(attemptOf(start))));

    assertThat(answers).singleElement().matches(it -> !it.known());
    assertThat(bench.accept(start).refusalCode()).isEqualTo("cancelled");
  }

  @Test
  void the_time_limit_stops_the_program() throws IOException, InterruptedException {
    bench.running(bench.aRun(it -> it.timeout(Duration.ofSeconds(2))));

    bench.timers.pass(Duration.ofSeconds(3));

    ReportEntry.Result result = result();
    assertThat(result.endedBy()).isEqualTo(EndedBy.TIMEOUT);
    assertThat(texts()).anyMatch(it -> it.startsWith("time limit passed"));
  }

  @Test
  void a_setup_that_takes_too_long_ends_the_run() throws IOException, InterruptedException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String repo = "http://127.0.0.1:" + silent.getLocalPort() + "/never";
      StartRunsRequest.Start start =
          bench.aRun(it -> it.source(new Source.Git(repo, null, null, null)));
      bench.accept(start);
      bench.confirm(attemptOf(start), StartAnswer.SETUP);
      Eventually.holds(() -> !bench.server.logs.isEmpty());

      bench.timers.pass(Duration.ofHours(1));

      ReportEntry.Result result = result();
      assertThat(result.endedBy()).isEqualTo(EndedBy.TIMEOUT);
      assertThat(result.started()).isFalse();
      assertThat(result.error()).extracting("code").isEqualTo("setup_timeout");
    }
  }

  @Test
  void a_setup_that_fails_by_the_users_fault_says_so() throws IOException, InterruptedException {
    StartRunsRequest.Start start =
        bench.aRun(it -> it.source(new Source.Git("/etc", null, null, null)));
    bench.accept(start);
    bench.confirm(attemptOf(start), StartAnswer.SETUP);

    ReportEntry.Result result = result();
    assertThat(result.failureClass()).isEqualTo(FailureClass.JOB);
    assertThat(result.error()).extracting("code").isEqualTo("git_local_forbidden");
    assertThat(result.started()).isFalse();
  }

  @Test
  void an_engine_that_refuses_to_start_is_no_verdict_of_the_program()
      throws IOException, InterruptedException {
    bench.process.startFails =
        Optional.of(new ContainerException("start_failed", false, "no", null));
    StartRunsRequest.Start start = bench.aRun();
    bench.accept(start);
    bench.confirm(attemptOf(start), StartAnswer.START);

    ReportEntry.Result result = result();
    assertThat(result.endedBy()).isEqualTo(EndedBy.INFRA);
    assertThat(result.started()).isFalse();
  }

  @Test
  void a_setup_that_fails_without_a_setup_phase_delivers_its_log()
      throws IOException, InterruptedException {
    bench.process.prepareFails =
        Optional.of(new ContainerException("engine_unavailable", false, "no engine", null));
    StartRunsRequest.Start start = bench.aRun();
    bench.accept(start);
    bench.confirm(attemptOf(start), StartAnswer.START);

    assertThat(result().finalSeq()).isEqualTo(1);
    assertThat(texts()).containsExactly("no engine");
  }

  @Test
  void a_program_that_went_with_its_engine_before_its_limit_did_not_pass_it()
      throws IOException, InterruptedException {
    bench.process.stopsWait = new CountDownLatch(1);
    AttemptRef attempt = bench.running(bench.aRun());

    bench.timers.pass(Duration.ofMinutes(30));
    bench.process.lose(attempt, "engine_stopped");
    bench.process.stopsWait.countDown();

    ReportEntry.Result result = result();
    assertThat(result.endedBy()).isEqualTo(EndedBy.INFRA);
    assertThat(result.error()).extracting("code").isEqualTo("engine_stopped");
  }

  @Test
  void a_start_that_an_engine_forgot_when_it_was_killed_may_have_happened()
      throws IOException, InterruptedException {
    bench.process.startAnswerLost = true;
    bench.process.forgetful = true;
    StartRunsRequest.Start start = bench.aRun();
    bench.accept(start);
    bench.confirm(attemptOf(start), StartAnswer.START);
    Eventually.holds(() -> bench.process.outOfReach);

    bench.process.outOfReach = false;

    ReportEntry.Result result = result();
    assertThat(result.started()).isTrue();
    assertThat(result.endedBy()).isEqualTo(EndedBy.INFRA);
    assertThat(result.error()).extracting("code").isEqualTo("start_unknown");
  }

  @Test
  void a_start_whose_answer_is_lost_is_looked_into_until_it_is_known()
      throws IOException, InterruptedException {
    bench.process.startAnswerLost = true;
    StartRunsRequest.Start start = bench.aRun();
    bench.accept(start);
    bench.confirm(attemptOf(start), StartAnswer.START);
    Eventually.holds(() -> bench.process.isStarted(attemptOf(start)));
    assertThat(bench.server.results).isEmpty();

    bench.process.outOfReach = false;
    bench.process.exit(attemptOf(start), 3);

    ReportEntry.Result result = result();
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.started()).isTrue();
  }

  @Test
  void a_cancel_ends_a_setup_while_the_engine_hangs() throws IOException, InterruptedException {
    bench.process.preparesWait = new CountDownLatch(1);
    StartRunsRequest.Start start = bench.aRun();
    bench.accept(start);
    bench.confirm(attemptOf(start), StartAnswer.START);
    Eventually.holds(() -> bench.process.preparing);

    bench.runs.cancel(List.of(cancel(attemptOf(start))));

    ReportEntry.Result result = result();
    assertThat(result.endedBy()).isEqualTo(EndedBy.CANCEL);
    assertThat(result.started()).isFalse();
    bench.process.preparesWait.countDown();
    Eventually.holds(() -> !bench.process.preparing);
    Eventually.holds(() -> bench.process.states().isEmpty());
  }

  @Test
  void a_run_that_is_cancelled_before_its_confirmation_is_given_back() {
    StartRunsRequest.Start start = bench.aRun();
    bench.accept(start);

    bench.runs.cancel(List.of(cancel(attemptOf(start))));

    Eventually.holds(() -> !bench.server.givenBack.isEmpty());
    assertThat(bench.server.givenBack).extracting(ReportEntry.GivenBack::started).contains(false);
    assertThat(bench.server.results).isEmpty();
    assertThat(bench.process.states()).isEmpty();
  }

  @Test
  void a_shutdown_with_its_jobs_is_not_told_as_a_cancel() throws IOException, InterruptedException {
    bench.running(bench.aRun());

    bench.runs.stopAll();

    ReportEntry.Result result = result();
    assertThat(result.endedBy()).isEqualTo(EndedBy.INFRA);
    assertThat(result.error()).extracting("code").isEqualTo("runner_stopped");
  }

  @Test
  void an_end_that_is_not_proven_is_told() throws IOException, InterruptedException {
    bench.process.provenGone = false;
    AttemptRef attempt = bench.running(bench.aRun());

    bench.runs.cancel(List.of(cancel(attempt)));

    result();
    assertThat(texts()).anyMatch(it -> it.startsWith("it is not proven"));
  }

  @Test
  void a_cancel_that_a_hanging_engine_never_proves_is_told_as_such()
      throws IOException, InterruptedException {
    AttemptRef attempt = bench.running(bench.aRun());
    bench.process.outOfReach = true;

    bench.runs.cancel(List.of(cancel(attempt)));
    bench.timers.pass(RunBench.STOP_LIMIT);
    assertThat(bench.server.results).isEmpty();
    bench.timers.pass(Duration.ofSeconds(1)); // its grace

    ReportEntry.Result result = result();
    assertThat(result.endedBy()).isEqualTo(EndedBy.CANCEL);
    assertThat(result.exitCode()).isNull();
    assertThat(result.failureClass()).isEqualTo(FailureClass.INFRA);
    assertThat(result.error()).extracting("code").isEqualTo("not_proven_gone");
    assertThat(texts()).anyMatch(it -> it.contains("could not be proven gone within 300 s"));
    bench.process.outOfReach = false;
  }

  @Test
  void a_program_that_may_be_tried_again_elsewhere_is_waited_for_until_it_is_gone()
      throws IOException, InterruptedException {
    AttemptRef attempt = bench.running(bench.aRun());
    bench.process.outOfReach = true;

    bench.runs.ordered(
        new Heartbeat.Reply(
            RunBench.NOW,
            Duration.ofSeconds(60),
            Duration.ofSeconds(20),
            List.of(order(attempt, Heartbeat.Action.STOP, false))),
        bench.host.sinceBoot());
    bench.timers.pass(RunBench.STOP_LIMIT.multipliedBy(3));
    assertThat(bench.server.results).isEmpty();
    bench.runs.cancel(List.of(cancel(attempt))); // now nobody tries it again
    bench.timers.pass(RunBench.STOP_LIMIT.multipliedBy(3));

    assertThat(result().error()).extracting("code").isEqualTo("not_proven_gone");
    bench.process.outOfReach = false;
  }

  @Test
  void output_that_comes_after_the_end_changes_no_verdict()
      throws IOException, InterruptedException {
    bench.process.outputWaits = new CountDownLatch(1);
    AttemptRef attempt = bench.running(bench.aRun());
    for (int line = 0; line < 40; line++) {
      bench.process.write(attempt, "x".repeat(64 << 10)); // more than twice the cap in all
    }
    int timers = bench.timers.size();
    bench.process.exit(attempt, 0);
    Eventually.holds(() -> bench.timers.size() == timers - 2);

    bench.process.outputWaits.countDown();

    ReportEntry.Result result = result();
    assertThat(result.endedBy()).isEqualTo(EndedBy.PROGRAM);
    assertThat(result.exitCode()).isZero();
    assertThat(result.error()).isNull();
  }

  @Test
  void a_cancel_that_comes_after_the_end_changes_no_verdict()
      throws IOException, InterruptedException {
    bench.process.outputWaits = new CountDownLatch(1);
    AttemptRef attempt = bench.running(bench.aRun());
    int timers = bench.timers.size();
    bench.process.exit(attempt, 0);
    Eventually.holds(() -> bench.timers.size() == timers - 2);

    bench.runs.cancel(List.of(cancel(attempt)));
    bench.process.outputWaits.countDown();

    assertThat(result().endedBy()).isEqualTo(EndedBy.PROGRAM);
  }

  @Test
  void an_engine_that_does_not_answer_gets_no_runs_until_it_is_back() {
    bench.docker.outOfReach = true;
    bench.watch.look();

    assertThat(bench.watch.silent()).containsExactly("docker");
    assertThat(bench.accept(bench.aRun(it -> it.image("busybox"))).refusalCode())
        .isEqualTo("engine_unavailable");
    assertThat(bench.accept(bench.aRun()).accepted()).isTrue();

    bench.docker.outOfReach = false;
    bench.watch.look();
    assertThat(bench.accept(bench.aRun(it -> it.image("busybox"))).accepted()).isTrue();
  }

  @Test
  void a_removal_that_outlasts_the_daemon_writes_nothing_down_any_more()
      throws InterruptedException {
    bench.process.removesWait = new CountDownLatch(1);
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    Logger logger = (Logger) LoggerFactory.getLogger(Jobs.class);
    logger.addAppender(said);
    AttemptRef attempt = bench.running(bench.aRun());
    bench.process.exit(attempt, 0);
    Eventually.holds(() -> bench.journal.attempts().getFirst().acked());

    bench.runs.close(Duration.ZERO);
    bench.journal.close();
    bench.process.removesWait.countDown();
    Eventually.holds(() -> bench.gone.contains(attempt));

    logger.detachAppender(said);
    assertThat(said.list).isEmpty();
    assertThat(bench.journal.attempts()).hasSize(1);
  }

  @Test
  void a_lost_program_is_no_verdict_of_the_program() throws IOException, InterruptedException {
    AttemptRef attempt = bench.running(bench.aRun());

    bench.process.lose(attempt, "engine_stopped");

    ReportEntry.Result result = result();
    assertThat(result.endedBy()).isEqualTo(EndedBy.INFRA);
    assertThat(result.exitCode()).isNull();
    assertThat(result.started()).isTrue();
  }

  @Test
  void an_error_in_the_setup_ends_the_run() throws IOException, InterruptedException {
    bench.docker.needsPull = true;
    bench.docker.pullFails = Optional.of(new StackOverflowError());

    StartRunsRequest.Start start = bench.aRun(it -> it.image("busybox"));
    bench.accept(start);
    bench.confirm(attemptOf(start), StartAnswer.SETUP);

    ReportEntry.Result result = result();
    assertThat(result.started()).isFalse();
    assertThat(result.error()).extracting("code").isEqualTo("internal");
  }

  @Test
  void an_error_while_the_end_is_asked_for_ends_the_run_and_frees_its_slot()
      throws IOException, InterruptedException {
    bench.process.awaitFails = Optional.of(new StackOverflowError());

    StartRunsRequest.Start start = bench.aRun();
    AttemptRef attempt = attemptOf(start);
    bench.accept(start);
    bench.confirm(attempt, StartAnswer.START);

    ReportEntry.Result result = result();
    assertThat(result.started()).isTrue();
    assertThat(result.error()).extracting("code").isEqualTo("internal");
    Eventually.holds(() -> bench.gone.contains(attempt));
  }

  @Test
  void capacity_is_kept() {
    bench.accept(bench.aRun());
    assertThat(bench.accept(memory(2L << 30)).refusalCode()).isEqualTo("no_capacity");
    assertThat(bench.accept(memory(1L << 29)).accepted()).isTrue();
    assertThat(bench.accept(bench.aRun()).refusalCode()).isEqualTo("no_capacity");
  }

  @Test
  void an_ended_program_frees_its_slot() throws IOException, InterruptedException {
    AttemptRef first = bench.running(bench.aRun());
    bench.running(bench.aRun());
    bench.server.outOfReach = true;

    bench.process.exit(first, 0);

    Eventually.holds(() -> bench.accept(bench.aRun()).accepted());
  }

  @Test
  void what_cannot_run_here_is_refused_one_by_one() {
    List<Started> answers =
        bench.runs.accept(
            List.of(
                new StartRunsRequest.Unreadable(bench.aRun().run(), 1, "Spec: bad"),
                bench.aRun(it -> it.runtime("podman").image("x")),
                bench.aRun(it -> it.network("host")),
                bench.aRun()));

    assertThat(answers)
        .extracting(Started::refusalCode)
        .containsExactly("unreadable", "runtime", "policy", null);
  }

  @Test
  void a_low_disk_and_a_drain_close_the_intake() {
    bench.intakeClosed = Optional.of("full");
    assertThat(bench.accept(bench.aRun()).refusalCode()).isEqualTo("disk_low");

    bench.intakeClosed = Optional.empty();
    bench.runs.drain();
    assertThat(bench.accept(bench.aRun()).refusalCode()).isEqualTo("draining");
  }

  @Test
  void the_same_message_again_gets_the_same_answer_and_starts_nothing_twice() {
    StartRunsRequest.Start start = bench.aRun();

    Started first = bench.accept(start);

    assertThat(bench.accept(start)).isEqualTo(first);
    assertThat(bench.runs.held()).hasSize(1);
    assertThat(bench.journal.attempts()).singleElement().matches(it -> it.entries().size() <= 2);
  }

  @Test
  void the_environment_is_the_runs_own_and_a_shell_line_gets_its_shell() {
    StartRunsRequest.Start start =
        bench.aRun(it -> it.env(Map.of("A", "1")).secrets(Map.of("TOKEN", "hunter2")));
    bench.running(start);

    Launch launch = bench.process.launch(attemptOf(start)).orElseThrow();
    assertThat(launch.environment())
        .containsEntry("A", "1")
        .containsEntry("TOKEN", "hunter2")
        .containsEntry("PATH", "/bin")
        .containsEntry("CI", "true")
        .containsEntry("SEALANE_URL", "http://server")
        .containsEntry("SEALANE_RUN_ID", start.run().toString())
        .doesNotContainKey("SECRET_OF_HOST");
    assertThat(launch.command()).containsExactly("true", "x");
  }

  @Test
  void secrets_are_masked_in_the_log_and_nowhere_on_disk()
      throws IOException, InterruptedException {
    AttemptRef attempt =
        bench.running(bench.aRun(it -> it.secrets(Map.of("TOKEN", "hunter2-hunter2"))));

    bench.process.write(attempt, "the token is hunter2-hunter2");
    bench.server.outOfReach = true;
    bench.process.exit(attempt, 0);
    Eventually.holds(() -> bench.journal.attempts().getFirst().result().isPresent());

    for (Path file : filesBelow(directory)) {
      assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("hunter2");
    }
    bench.server.outOfReach = false;
    result();
    assertThat(texts()).singleElement().asString().doesNotContain("hunter2");
  }

  @Test
  void files_under_the_artifacts_directory_are_uploaded_before_the_result()
      throws IOException, InterruptedException {
    AttemptRef attempt = bench.running(bench.aRun());
    Path artifacts = bench.process.launch(attempt).orElseThrow().artifacts();
    Files.writeString(artifacts.resolve("report.txt"), "ok");

    bench.process.exit(attempt, 0);

    result();
    assertThat(bench.server.artifacts).containsExactly("report.txt");
  }

  @Test
  void artifacts_wait_for_an_engine_that_goes_away_while_they_are_copied()
      throws IOException, InterruptedException {
    AttemptRef attempt = bench.running(bench.aRun());
    Path artifacts = bench.process.launch(attempt).orElseThrow().artifacts();
    Files.writeString(artifacts.resolve("report.txt"), "ok");
    bench.process.outOfReach = true;

    bench.process.exit(attempt, 0);
    Eventually.holds(() -> bench.journal.attempts().getFirst().uncollected().isPresent());
    assertThat(bench.server.results).isEmpty();
    bench.process.outOfReach = false;

    assertThat(result().exitCode()).isZero();
    assertThat(bench.server.artifacts).containsExactly("report.txt");
  }

  @Test
  void a_run_ends_without_its_artifacts_when_the_engine_stays_away_for_too_long()
      throws IOException, InterruptedException {
    AttemptRef attempt = bench.running(bench.aRun());
    bench.process.outOfReach = true;

    bench.process.exit(attempt, 0);
    Eventually.holds(() -> bench.journal.attempts().getFirst().uncollected().isPresent());
    bench.timers.pass(ArtifactLimits.DEFAULT.engineWait());

    assertThat(result().exitCode()).isZero();
    assertThat(texts()).last().asString().startsWith("artifacts not collected: ");
  }

  @Test
  void a_stale_attempt_is_stopped_and_nothing_is_reported() {
    AttemptRef attempt = bench.running(bench.aRun());

    bench.runs.stale(attempt);

    Eventually.holds(() -> bench.gone.contains(attempt));
    assertThat(bench.server.results).isEmpty();
    assertThat(bench.process.states()).isEmpty();
  }

  @Test
  void orders_of_a_heartbeat_are_carried_out() throws IOException, InterruptedException {
    AttemptRef cancelled = bench.running(bench.aRun());
    AttemptRef fenced = bench.running(bench.aRun());

    bench.runs.ordered(
        new Heartbeat.Reply(
            RunBench.NOW,
            Duration.ofSeconds(60),
            Duration.ofSeconds(20),
            List.of(
                order(cancelled, Heartbeat.Action.KEEP, true),
                order(fenced, Heartbeat.Action.STOP, false))),
        bench.host.sinceBoot());

    assertThat(List.of(result(), result()))
        .extracting(ReportEntry.Result::endedBy)
        .containsExactlyInAnyOrder(EndedBy.CANCEL, EndedBy.INFRA);
    Eventually.holds(() -> bench.gone.containsAll(List.of(cancelled, fenced)));
  }

  private StartRunsRequest.Start memory(long bytes) {
    return bench.aRun(it -> it.resources(new Resources(null, bytes)));
  }

  private static Cancel cancel(AttemptRef attempt) {
    return new Cancel(attempt.runId(), attempt.attempt(), Duration.ofSeconds(1));
  }

  private static Heartbeat.Order order(
      AttemptRef attempt, Heartbeat.Action action, boolean cancel) {
    return new Heartbeat.Order(attempt.runId(), attempt.attempt(), action, cancel, null);
  }

  private ReportEntry.Result result() throws InterruptedException {
    ReportEntry.Result result = bench.server.results.poll(10, TimeUnit.SECONDS);
    assertThat(result).isNotNull();
    return result;
  }

  private List<String> texts() {
    return bench.server.logs.stream()
        .flatMap(log -> log.records().stream())
        .map(record -> ((LogRecord.Line) record).text())
        .toList();
  }

  private static List<Path> filesBelow(Path root) throws IOException {
    if (!Files.exists(root)) {
      return List.of();
    }
    try (var walk = Files.walk(root)) {
      return walk.filter(Files::isRegularFile).toList();
    }
  }
}
