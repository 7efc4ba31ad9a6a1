package dev.sealane.controlplane.run;

import static dev.sealane.controlplane.run.World.aSpec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.run.EndedBy;
import dev.sealane.api.run.FailureClass;
import dev.sealane.api.run.Run;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.api.runner.ReportEntry.Answer;
import dev.sealane.controlplane.run.Claims.ClaimedBatch;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AttemptsTest extends OneInstance {

  AttemptsTest() {
    super(1);
  }

  @Test
  void exit_code_0_completes_the_run_and_frees_its_slot() {
    AttemptRef ref = world.running(instance);

    assertThat(world.report(instance, world.exited(ref, 0))).isEqualTo(Answer.DONE);

    Run run = world.view(ref.runId());
    assertThat(run.status()).isEqualTo("completed");
    assertThat(run.success()).isTrue();
    assertThat(run.exitCode()).isZero();
    assertThat(run.error()).isNull();
    world.submit();
    assertThat(world.claim(instance)).isPresent();
  }

  @Test
  void another_exit_code_fails_the_run_by_the_job() {
    AttemptRef ref = world.running(instance);

    world.report(instance, world.exited(ref, 7));

    Run run = world.view(ref.runId());
    assertThat(run.status()).isEqualTo("failed");
    assertThat(run.exitCode()).isEqualTo(7);
    assertThat(run.endedBy()).isEqualTo(EndedBy.PROGRAM);
    assertThat(world.errorOf(ref.runId())).isEqualTo("exit_code");
  }

  @Test
  void the_same_result_again_is_harmless() {
    AttemptRef ref = world.running(instance);
    ReportEntry.Result result = world.exited(ref, 7);
    world.report(instance, result);

    assertThat(world.report(instance, result)).isEqualTo(Answer.DONE);
    assertThat(world.report(instance, world.exited(ref, 0))).isEqualTo(Answer.DONE);
    assertThat(world.view(ref.runId()).exitCode()).isEqualTo(7);
    assertThat(world.value("SELECT count(late_result) FROM attempt", Integer.class)).isZero();
  }

  @Test
  void the_result_of_another_instance_is_stale() {
    InstanceId other = world.anInstance(1);
    AttemptRef ref = world.running(instance);

    assertThat(world.report(other, world.exited(ref, 0))).isEqualTo(Answer.STALE);
    assertThat(world.statusOf(ref.runId())).isEqualTo("running");
  }

  @Test
  void a_result_is_taken_from_an_attempt_that_is_still_setting_up() {
    AttemptRef ref = world.settingUp(instance, aSpec().build());

    world.report(instance, world.aResult(ref, EndedBy.INFRA, null, FailureClass.JOB, false));

    assertThat(world.statusOf(ref.runId())).isEqualTo("failed");
    assertThat(world.errorOf(ref.runId())).isEqualTo("setup_failed");
  }

  @Test
  void a_setup_over_its_limit_times_the_run_out() {
    AttemptRef ref = world.settingUp(instance, aSpec().build());

    world.report(instance, world.aResult(ref, EndedBy.TIMEOUT, null, FailureClass.JOB, false));

    assertThat(world.statusOf(ref.runId())).isEqualTo("timed_out");
  }

  @Test
  void what_did_not_start_by_our_fault_is_tried_three_times() {
    world.submit();
    for (int attempt = 1; attempt <= 3; attempt++) {
      ClaimedBatch batch = world.claim(instance).orElseThrow();
      world.accept(instance, batch, false);
      AttemptRef ref = World.refs(batch).getFirst();
      assertThat(ref.attempt()).isEqualTo(attempt);
      world.report(instance, world.aResult(ref, EndedBy.INFRA, null, FailureClass.INFRA, false));
      world.pass(Duration.ofMinutes(2));
      assertThat(world.statusOf(ref.runId())).isEqualTo(attempt < 3 ? "queued" : "failed");
    }
  }

  @Test
  void the_log_of_a_cancelled_run_that_is_given_back_is_what_came_of_it() {
    AttemptRef ref = world.settingUp(instance, aSpec().build());
    world.logs.stored.put(ref, 3L);
    world.cancel(ref.runId());

    assertThat(world.givenBack(instance, ref)).isEqualTo(Answer.DONE);

    assertThat(world.statusOf(ref.runId())).isEqualTo("cancelled");
    assertThat(world.view(ref.runId()).logsComplete()).isTrue();
    assertThat(world.parts.attempts().finalSeq(ref)).hasValue(3);
  }

  @Test
  void what_did_not_start_goes_to_another_instance_first() {
    InstanceId other = world.anInstance(1);
    AttemptRef ref = world.running(instance);
    world.report(instance, world.aResult(ref, EndedBy.INFRA, null, FailureClass.INFRA, false));

    assertThat(world.claim(instance)).isEmpty();
    assertThat(world.claimed(other)).containsExactly(new AttemptRef(ref.runId(), 2));
  }

  @Test
  void what_was_lost_after_its_start_is_not_tried_again_unasked() {
    AttemptRef ref = world.running(instance);

    world.report(instance, world.aResult(ref, EndedBy.INFRA, null, FailureClass.INFRA, true));

    assertThat(world.statusOf(ref.runId())).isEqualTo("failed");
  }

  @Test
  void what_was_lost_after_its_start_is_tried_again_as_often_as_asked() {
    AttemptRef first = world.running(instance, aSpec().maxRetries(1).build());
    world.report(instance, world.aResult(first, EndedBy.INFRA, null, FailureClass.INFRA, true));
    assertThat(world.statusOf(first.runId())).isEqualTo("queued");
    world.pass(Duration.ofSeconds(2));

    ClaimedBatch batch = world.claim(instance).orElseThrow();
    assertThat(World.start(batch).fenceAfter()).as("no attempt could follow").isNull();
    world.accept(instance, batch, false);
    AttemptRef second = World.refs(batch).getFirst();
    world.report(instance, world.aResult(second, EndedBy.INFRA, null, FailureClass.INFRA, true));

    assertThat(world.statusOf(first.runId())).isEqualTo("failed");
  }

  @Test
  void a_program_that_fails_is_never_tried_again() {
    AttemptRef ref = world.running(instance, aSpec().maxRetries(5).build());

    world.report(instance, world.exited(ref, 1));

    assertThat(world.statusOf(ref.runId())).isEqualTo("failed");
  }

  @Test
  void an_attempt_that_was_given_back_waits_again() {
    AttemptRef ref = world.settingUp(instance, aSpec().build());
    ReportEntry.GivenBack given =
        new ReportEntry.GivenBack(ref.runId(), 1, false, "the runner restarts");

    assertThat(world.parts.attempts().givenBack(instance, given)).isEqualTo(Answer.DONE);
    assertThat(world.parts.attempts().givenBack(instance, given)).isEqualTo(Answer.DONE);

    assertThat(world.statusOf(ref.runId())).isEqualTo("queued");
    world.pass(Duration.ofSeconds(1));
    assertThat(world.claimed(instance)).containsExactly(new AttemptRef(ref.runId(), 2));
    assertThat(world.parts.attempts().givenBack(instance, given)).isEqualTo(Answer.STALE);
  }

  @Test
  void the_log_is_complete_when_its_last_record_was_stored_before_the_result() {
    AttemptRef ref = world.running(instance);
    world.logs.stored.put(ref, 5L);

    world.report(instance, withFinalSeq(world.exited(ref, 0), 5));

    assertThat(world.view(ref.runId()).logsComplete()).isTrue();
    assertThat(world.parts.runs().settled(world.view(ref.runId()))).isTrue();
  }

  @Test
  void the_log_is_complete_when_its_last_record_comes_after_the_result() {
    AttemptRef ref = world.running(instance);
    world.report(instance, withFinalSeq(world.exited(ref, 0), 5));
    assertThat(world.view(ref.runId()).logsComplete()).isFalse();

    assertThat(world.parts.attempts().state(ref, instance)).isEqualTo(new AttemptState.Ended(5));
    world.parts.attempts().logsStored(ref, 4);
    assertThat(world.view(ref.runId()).logsComplete()).isFalse();
    world.parts.attempts().logsStored(ref, 5);

    assertThat(world.view(ref.runId()).logsComplete()).isTrue();
  }

  @Test
  void the_end_waits_ten_seconds_for_the_last_record() {
    AttemptRef ref = world.running(instance);
    int[] told = {0};
    try (var _ = world.parts.changes().subscribe(ref.runId(), () -> told[0]++)) {
      world.report(instance, withFinalSeq(world.exited(ref, 0), 5));
      assertThat(world.parts.runs().settled(world.view(ref.runId()))).isFalse();
      assertThat(told[0]).isEqualTo(1);

      world.tick(Duration.ofSeconds(11));

      assertThat(told[0]).isEqualTo(2);
      assertThat(world.parts.runs().settled(world.view(ref.runId()))).isTrue();
      assertThat(world.view(ref.runId()).logsComplete()).isFalse();
    }
  }

  @Test
  void an_unfinished_attempt_may_write_everything_and_others_nothing() {
    InstanceId other = world.anInstance(1);
    AttemptRef ref = world.running(instance);

    assertThat(world.parts.attempts().state(ref, instance)).isEqualTo(new AttemptState.Current());
    assertThat(world.parts.attempts().state(ref, other)).isEqualTo(new AttemptState.Stale());
    assertThat(world.parts.attempts().state(new AttemptRef(ref.runId(), 2), instance))
        .isEqualTo(new AttemptState.Stale());
  }

  @Test
  void an_attempt_that_never_began_has_no_log() {
    world.submit();
    AttemptRef ref = world.claimed(instance).getFirst();
    world.parts.claims().giveBackUnconfirmed(World.QUEUE);

    assertThat(world.parts.attempts().finalSeq(ref)).isEqualTo(OptionalLong.of(0));
  }

  @Test
  void times_are_those_of_the_program() {
    AttemptRef ref = world.running(instance);
    world.pass(Duration.ofSeconds(60));
    ReportEntry.Result late =
        new ReportEntry.Result(
            ref.runId(),
            1,
            EndedBy.TIMEOUT,
            null,
            null,
            null,
            FailureClass.JOB,
            true,
            world.now().minusSeconds(50),
            world.now().minusSeconds(48),
            0);

    world.report(instance, late);

    Run run = world.view(ref.runId());
    assertThat(run.status()).isEqualTo("timed_out");
    assertThat(run.startedAt()).isEqualTo(world.now().minusSeconds(50));
    assertThat(run.endedAt()).isEqualTo(world.now().minusSeconds(48));
  }

  private static ReportEntry.Result withFinalSeq(ReportEntry.Result result, long finalSeq) {
    return new ReportEntry.Result(
        result.runId(),
        result.attempt(),
        result.endedBy(),
        result.exitCode(),
        result.signal(),
        result.error(),
        result.failureClass(),
        result.started(),
        result.startedAt(),
        result.endedAt(),
        finalSeq);
  }
}
