package dev.sealane.runner.run;

import static dev.sealane.runner.run.RunBench.attemptOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.id.RunId;
import dev.sealane.api.message.RunnerMessage.StartRunsRequest;
import dev.sealane.api.run.EndedBy;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.runner.config.Policy;
import dev.sealane.runner.container.FakeContainerRuntime;
import dev.sealane.runner.container.Launch;
import dev.sealane.runner.net.FakeServerApi;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
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
  void a_leftover_that_nobody_claims_is_removed() throws InterruptedException {
    AttemptRef stranger = new AttemptRef(new RunId(new UUID(0x7000, 99)), 1);
    process.prepare(launch(stranger));

    try (RunBench after = bench()) {
      after.recovery.run();
    }

    assertThat(process.states()).isEmpty();
  }

  private RunBench bench() {
    return new RunBench(
        directory, process, server, new Policy(true, false, List.of(), true, null, null, null));
  }

  private ReportEntry.Result result() throws InterruptedException {
    ReportEntry.Result result = server.results.poll(10, TimeUnit.SECONDS);
    assertThat(result).isNotNull();
    return result;
  }

  private Launch launch(AttemptRef attempt) {
    return new Launch(
        attempt,
        null,
        List.of("true"),
        Map.of(),
        directory,
        null,
        directory,
        null,
        null,
        "none",
        null);
  }
}
