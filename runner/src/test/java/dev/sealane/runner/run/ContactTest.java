package dev.sealane.runner.run;

import static dev.sealane.runner.run.RunBench.attemptOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.message.RunnerMessage.StartRunsRequest;
import dev.sealane.api.run.EndedBy;
import dev.sealane.api.run.FailureClass;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.api.runner.StartAnswer;
import dev.sealane.runner.container.FakeContainerRuntime;
import dev.sealane.runner.net.FakeServerApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sentences of design.md section 3, "Lost contact".
class ContactTest {

  /// Five minutes less grace and margin.
  private static final Duration ALLOWED = Duration.ofSeconds(280);

  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir private Path directory;
  private final FakeContainerRuntime process = new FakeContainerRuntime("process");
  private final FakeServerApi server = new FakeServerApi();
  private RunBench bench;

  @BeforeEach
  void begin() {
    bench = new RunBench(directory, process, server);
  }

  @AfterEach
  void end() {
    bench.close();
  }

  @Test
  void a_program_ends_before_its_fence_when_the_server_is_silent() throws InterruptedException {
    AttemptRef attempt = bench.running(bench.aFencedRun());

    pass(ALLOWED.minus(SECOND));
    assertThat(isRunning(attempt)).isTrue();
    pass(SECOND);

    assertThat(result().error()).extracting("code").isEqualTo("contact_lost");
    Eventually.holds(() -> !process.isThere(attempt));
  }

  @Test
  void without_retries_a_program_runs_on_until_the_run_is_given_up() throws InterruptedException {
    AttemptRef attempt = bench.running(bench.aRun(it -> it.timeout(Duration.ofDays(3))));

    pass(Duration.ofHours(23));
    assertThat(isRunning(attempt)).isTrue();
    pass(Duration.ofHours(1));

    ReportEntry.Result result = result();
    assertThat(result.endedBy()).isEqualTo(EndedBy.INFRA);
    assertThat(result.error()).extracting("code").isEqualTo("contact_lost");
  }

  @Test
  void a_clock_that_is_not_read_at_the_start_ends_no_program_and_silence_counts_after_it()
      throws InterruptedException {
    bench.host.failNext();
    AttemptRef attempt = bench.running(bench.aRun(it -> it.timeout(Duration.ofDays(3))));

    pass(SECOND); // it is looked at again
    pass(Duration.ofHours(23));
    assertThat(isRunning(attempt)).isTrue();
    pass(Duration.ofHours(1));

    assertThat(result().error()).extracting("code").isEqualTo("contact_lost");
  }

  @Test
  void contact_makes_no_directory_of_a_removed_attempt_anew() throws IOException {
    Path removed = directory.resolve("removed");
    LastContact contact = LastContact.now(removed.resolve("contact"), bench.host);
    Files.delete(removed.resolve("contact"));
    Files.delete(removed);

    contact.heard(bench.host.sinceBoot().plus(SECOND));

    assertThat(removed).doesNotExist();
  }

  @Test
  void a_laptop_that_sleeps_for_days_gives_no_run_up() {
    AttemptRef attempt = bench.running(bench.aRun());

    bench.host.sleep(Duration.ofDays(3));
    pass(SECOND);

    assertThat(isRunning(attempt)).isTrue();
  }

  @Test
  void a_host_that_wakes_up_too_late_first_tries_to_reach_its_server() throws InterruptedException {
    AttemptRef attempt = bench.running(bench.aRun(it -> it.timeout(Duration.ofDays(9))));

    bench.host.sleep(Duration.ofDays(3));
    pass(Duration.ofSeconds(119)); // the look within a minute gives a minute more
    assertThat(isRunning(attempt)).isTrue();
    pass(Duration.ofSeconds(2));

    assertThat(result().error()).extracting("code").isEqualTo("contact_lost");
  }

  @Test
  void the_silence_of_a_run_without_retries_is_counted_over_restarts() throws InterruptedException {
    AttemptRef attempt = bench.running(bench.aRun(it -> it.timeout(Duration.ofDays(3))));
    pass(Duration.ofHours(10));
    Duration upBefore = bench.host.sinceBoot();
    bench.close();

    try (RunBench after = new RunBench(directory, process, server)) {
      after.host.sleep(upBefore.plusHours(10).minus(after.host.sinceBoot()));
      after.recovery.run();
      Eventually.holds(() -> after.timers.size() == 2);
      after.timers.pass(Duration.ofHours(4).minus(SECOND));
      assertThat(isRunning(attempt)).isTrue();
      after.timers.pass(SECOND);

      assertThat(result().error()).extracting("code").isEqualTo("contact_lost");
    }
  }

  @Test
  void a_daemon_that_comes_back_too_late_first_tries_to_reach_its_server()
      throws InterruptedException {
    AttemptRef attempt = bench.running(bench.aRun(it -> it.timeout(Duration.ofDays(9))));
    Duration upBefore = bench.host.sinceBoot();
    bench.close();

    try (RunBench after = new RunBench(directory, process, server)) {
      after.host.sleep(upBefore.plusDays(2).minus(after.host.sinceBoot()));
      after.recovery.run();
      Eventually.holds(() -> after.timers.size() == 2);
      after.timers.pass(Duration.ofSeconds(30));
      after.contact(attempt, after.host.sinceBoot());
      after.timers.pass(Duration.ofSeconds(90));
      assertThat(isRunning(attempt)).isTrue();
      after.timers.pass(Duration.ofHours(24));

      assertThat(result().error()).extracting("code").isEqualTo("contact_lost");
    }
  }

  @Test
  void of_a_silence_over_a_boot_of_the_host_only_what_is_known_counts() throws IOException {
    Path file = directory.resolve("contact");
    LastContact.now(file, bench.host);
    bench.host.sleep(Duration.ofHours(1));
    assertThat(LastContact.find(file, bench.host).orElseThrow().silence())
        .isEqualTo(Duration.ofHours(1));

    bench.host.bootId = "another";

    assertThat(LastContact.find(file, bench.host).orElseThrow().silence())
        .isEqualTo(bench.host.sinceBoot());
    Files.writeString(file, "boot 86400 8640");
    assertThat(LastContact.find(file, bench.host)).isEmpty();
    assertThat(LastContact.find(directory.resolve("none"), bench.host)).isEmpty();
  }

  @Test
  void an_answered_heartbeat_moves_the_fence_from_the_moment_it_was_sent()
      throws InterruptedException {
    AttemptRef attempt = bench.running(bench.aFencedRun());
    pass(Duration.ofSeconds(100));
    Duration sentAt = bench.host.sinceBoot();
    pass(Duration.ofSeconds(50));

    bench.contact(attempt, sentAt);

    pass(ALLOWED.minusSeconds(50).minus(SECOND));
    assertThat(isRunning(attempt)).isTrue();
    pass(SECOND);
    assertThat(result().error()).extracting("code").isEqualTo("contact_lost");
  }

  @Test
  void the_first_look_after_a_gap_ends_what_is_past_its_fence() throws InterruptedException {
    bench.running(bench.aFencedRun());

    bench.host.sleep(ALLOWED);
    pass(SECOND);

    assertThat(result().error()).extracting("code").isEqualTo("contact_lost");
  }

  @Test
  void no_contact_after_a_gap_brings_back_what_is_past_its_fence() throws InterruptedException {
    AttemptRef attempt = bench.running(bench.aFencedRun());

    bench.host.sleep(ALLOWED);
    bench.contact(attempt, bench.host.sinceBoot());

    assertThat(result().error()).extracting("code").isEqualTo("contact_lost");
  }

  @Test
  void a_program_whose_confirmation_came_past_its_fence_does_not_start()
      throws InterruptedException {
    StartRunsRequest.Start start = bench.aFencedRun();
    bench.accept(start);
    Eventually.holds(() -> process.isThere(attemptOf(start)));

    bench.host.sleep(ALLOWED);
    bench.confirm(attemptOf(start), StartAnswer.START);

    ReportEntry.GivenBack back = server.givenBack.poll(10, TimeUnit.SECONDS);
    assertThat(back).isNotNull().matches(it -> !it.started());
    assertThat(process.isStarted(attemptOf(start))).isFalse();
  }

  @Test
  void a_restarted_daemon_first_stops_what_is_past_its_fence() throws InterruptedException {
    AttemptRef attempt = bench.running(bench.aFencedRun());
    Duration upBefore = bench.host.sinceBoot();
    bench.close();

    try (RunBench after = new RunBench(directory, process, server)) {
      after.host.sleep(upBefore.plus(ALLOWED).minus(after.host.sinceBoot()));
      after.recovery.run();

      ReportEntry.Result result = result();
      assertThat(result.error()).extracting("code").isEqualTo("contact_lost");
      assertThat(result.failureClass()).isEqualTo(FailureClass.INFRA);
      Eventually.holds(() -> after.gone.contains(attempt));
    }
  }

  @Test
  void a_restart_gives_no_program_more_time_than_its_fence() throws InterruptedException {
    AttemptRef attempt = bench.running(bench.aFencedRun());
    pass(Duration.ofSeconds(200));
    Duration upBefore = bench.host.sinceBoot();
    bench.close();

    try (RunBench after = new RunBench(directory, process, server)) {
      after.host.sleep(upBefore.minus(after.host.sinceBoot()));
      after.recovery.run();
      Eventually.holds(() -> after.timers.size() == 2);
      after.timers.pass(ALLOWED.minusSeconds(200).minus(SECOND));
      assertThat(isRunning(attempt)).isTrue();
      after.timers.pass(SECOND);

      assertThat(result().error()).extracting("code").isEqualTo("contact_lost");
    }
  }

  @Test
  void a_program_that_ended_before_the_restart_keeps_its_own_verdict_past_the_fence()
      throws InterruptedException {
    AttemptRef attempt = bench.running(bench.aFencedRun());
    bench.close();
    process.exit(attempt, 4);

    try (RunBench after = new RunBench(directory, process, server)) {
      after.host.sleep(Duration.ofHours(1));
      after.recovery.run();

      assertThat(result().exitCode()).isEqualTo(4);
    }
  }

  @Test
  void the_fence_file_names_boot_and_seconds() throws IOException {
    AttemptRef attempt = bench.running(bench.aFencedRun());

    Path file = directory.resolve("work/" + attempt.runId() + "-1/fence");

    long stop = Duration.ofDays(1).plus(ALLOWED).toSeconds();
    assertThat(Files.readString(file).strip().split(" +"))
        .containsExactly("boot", "" + stop, "" + (stop + 10), "" + stop);
  }

  @Test
  void a_fence_of_another_boot_has_passed() {
    Path file = directory.resolve("fence");
    Fence.Times times = Fence.Times.of(Duration.ofMinutes(5), Duration.ofSeconds(10));
    Fence.put(file, bench.host, times, bench.host.sinceBoot());

    assertThat(Fence.find(file, bench.host, times).hasPassed()).isFalse();
    bench.host.bootId = "another";
    assertThat(Fence.find(file, bench.host, times).hasPassed()).isTrue();
    assertThat(Fence.find(directory.resolve("none"), bench.host, times).hasPassed()).isTrue();
  }

  @Test
  void a_long_grace_leaves_a_fenced_program_time_to_run() {
    Fence.Times times = Fence.Times.of(Duration.ofMinutes(5), Duration.ofMinutes(10));

    assertThat(times.stopAt(Duration.ZERO)).isEqualTo(Duration.ofSeconds(190));
  }

  @Test
  void the_output_of_hours_without_contact_arrives_once_and_in_order() throws InterruptedException {
    server.outOfReach = true;
    AttemptRef attempt = bench.running(bench.aRun(it -> it.timeout(Duration.ofDays(1))));
    for (int line = 1; line <= 500; line++) {
      process.write(attempt, "line " + line);
    }
    pass(Duration.ofHours(5));
    process.exit(attempt, 0);
    Eventually.holds(() -> bench.journal.attempts().getFirst().result().isPresent());

    server.outOfReach = false;

    assertThat(result().finalSeq()).isEqualTo(500);
    assertThat(server.logs.stream().flatMap(log -> log.records().stream()).map(it -> it.lastSeq()))
        .hasSize(500)
        .isSorted()
        .doesNotHaveDuplicates();
  }

  private boolean isRunning(AttemptRef attempt) {
    return process.isRunning(attempt);
  }

  /// Second by second, as the look at the fence goes.
  private void pass(Duration time) {
    if (time.compareTo(Duration.ofMinutes(10)) > 0) {
      bench.timers.pass(time);
      return;
    }
    for (long second = 0; second < time.toSeconds(); second++) {
      bench.timers.pass(SECOND);
    }
  }

  private ReportEntry.Result result() throws InterruptedException {
    ReportEntry.Result result = server.results.poll(10, TimeUnit.SECONDS);
    assertThat(result).isNotNull();
    return result;
  }
}
