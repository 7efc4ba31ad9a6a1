package dev.sealane.controlplane.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.id.RunId;
import dev.sealane.api.run.EndedBy;
import dev.sealane.api.run.FailureClass;
import dev.sealane.api.run.RunError;
import dev.sealane.api.run.RunEvent;
import dev.sealane.api.runner.ReportEntry.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutcomeTest {

  private static final Instant CLAIMED = Instant.parse("2026-01-01T12:00:00Z");
  private static final Instant NOW = CLAIMED.plusSeconds(100);

  @Test
  void a_programs_own_end_decides_by_its_exit_code() {
    assertThat(event(EndedBy.PROGRAM, 0, null, true)).isEqualTo(RunEvent.SUCCEEDED);
    assertThat(event(EndedBy.PROGRAM, 1, FailureClass.JOB, true))
        .isEqualTo(RunEvent.PROGRAM_FAILED);
    assertThat(event(EndedBy.PROGRAM, null, FailureClass.JOB, true))
        .isEqualTo(RunEvent.PROGRAM_FAILED);
    assertThat(event(EndedBy.OOM, 137, FailureClass.JOB, true)).isEqualTo(RunEvent.PROGRAM_FAILED);
  }

  @Test
  void exit_code_0_with_an_error_is_no_success() {
    Result failed =
        new Result(
            new RunId(new UUID(1, 1)),
            1,
            EndedBy.PROGRAM,
            0,
            null,
            new RunError("log_limit", "the log is too large", FailureClass.JOB),
            FailureClass.JOB,
            true,
            CLAIMED,
            NOW,
            0);

    assertThat(Outcome.of(failed).event()).isEqualTo(RunEvent.PROGRAM_FAILED);
    assertThat(Outcome.of(failed).error()).isEqualTo(failed.error());
  }

  @Test
  void limits_decide_by_what_ran() {
    assertThat(event(EndedBy.TIMEOUT, null, FailureClass.JOB, true)).isEqualTo(RunEvent.TIMED_OUT);
    assertThat(event(EndedBy.TIMEOUT, null, FailureClass.JOB, false))
        .isEqualTo(RunEvent.SETUP_TIMED_OUT);
  }

  @Test
  void faults_decide_by_whose_they_are_and_when() {
    assertThat(event(EndedBy.INFRA, null, FailureClass.INFRA, false))
        .isEqualTo(RunEvent.INFRA_FAILED_BEFORE_START);
    assertThat(event(EndedBy.INFRA, null, FailureClass.INFRA, true))
        .isEqualTo(RunEvent.INFRA_FAILED_AFTER_START);
    assertThat(event(EndedBy.INFRA, null, FailureClass.JOB, false))
        .isEqualTo(RunEvent.SETUP_FAILED);
    assertThat(event(EndedBy.PROGRAM, null, FailureClass.JOB, false))
        .isEqualTo(RunEvent.SETUP_FAILED);
  }

  @Test
  void an_error_that_the_runner_did_not_name_is_named() {
    for (EndedBy endedBy : EndedBy.values()) {
      Outcome outcome = Outcome.of(result(endedBy, 3, FailureClass.JOB, true, CLAIMED, NOW));
      assertThat(outcome.error() == null).isEqualTo(endedBy == EndedBy.CANCEL);
    }
  }

  @Test
  void times_between_claim_and_now_are_taken_as_they_are() {
    assertThat(times(CLAIMED.plusSeconds(1), CLAIMED.plusSeconds(3)))
        .isEqualTo(new ProgramTimes(CLAIMED.plusSeconds(1), CLAIMED.plusSeconds(3)));
    assertThat(times(null, CLAIMED.plusSeconds(3)))
        .isEqualTo(new ProgramTimes(null, CLAIMED.plusSeconds(3)));
  }

  @Test
  void times_of_another_clock_keep_their_distance() {
    Duration hour = Duration.ofHours(1);

    assertThat(times(CLAIMED.plus(hour), CLAIMED.plus(hour).plusSeconds(2)))
        .isEqualTo(new ProgramTimes(NOW.minusSeconds(2), NOW));
    assertThat(times(CLAIMED.minus(hour), CLAIMED.minus(hour).plusSeconds(2)))
        .isEqualTo(new ProgramTimes(NOW.minusSeconds(2), NOW));
    assertThat(times(CLAIMED, CLAIMED.plus(hour))).isEqualTo(new ProgramTimes(CLAIMED, NOW));
    assertThat(times(NOW, CLAIMED)).isEqualTo(new ProgramTimes(NOW, NOW));
    assertThat(times(null, NOW.plus(hour))).isEqualTo(new ProgramTimes(null, NOW));
  }

  private static ProgramTimes times(@Nullable Instant started, Instant ended) {
    return ProgramTimes.of(
        result(EndedBy.PROGRAM, 0, null, started != null, started, ended), CLAIMED, NOW);
  }

  private static RunEvent event(
      EndedBy endedBy,
      @Nullable Integer code,
      @Nullable FailureClass failureClass,
      boolean started) {
    return Outcome.of(result(endedBy, code, failureClass, started, CLAIMED, NOW)).event();
  }

  private static Result result(
      EndedBy endedBy,
      @Nullable Integer code,
      @Nullable FailureClass failureClass,
      boolean started,
      @Nullable Instant startedAt,
      Instant endedAt) {
    return new Result(
        new RunId(new UUID(1, 1)),
        1,
        endedBy,
        code,
        null,
        null,
        failureClass,
        started,
        startedAt,
        endedAt,
        0);
  }
}
