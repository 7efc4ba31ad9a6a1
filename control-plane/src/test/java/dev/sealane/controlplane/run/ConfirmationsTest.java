package dev.sealane.controlplane.run;

import static dev.sealane.controlplane.run.World.ANNA;
import static dev.sealane.controlplane.run.World.aSpec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.message.RunnerReply.StartRunsResponse;
import dev.sealane.api.message.RunnerReply.StartRunsResponse.Started;
import dev.sealane.api.run.Run;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.StartAnswer;
import dev.sealane.api.runner.StartAnswer.ConfirmedRun;
import dev.sealane.controlplane.run.Claims.ClaimedBatch;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfirmationsTest extends OneInstance {

  ConfirmationsTest() {
    super(2);
  }

  @Test
  void without_setup_the_run_is_committed_as_running_with_the_confirmation() {
    Run run = world.submit();
    ClaimedBatch batch = world.claim(instance).orElseThrow();

    assertThat(world.accept(instance, batch, false)).containsExactly(StartAnswer.START);

    Run running = world.view(run.id());
    assertThat(running.status()).isEqualTo("running");
    assertThat(running.startedAt()).isEqualTo(world.now());
  }

  @Test
  void with_setup_the_run_stays_leased_until_its_permit() {
    AttemptRef ref = world.settingUp(instance, aSpec().build());
    assertThat(world.statusOf(ref.runId())).isEqualTo("leased");

    assertThat(world.permit(instance, ref)).isEqualTo(StartAnswer.START);

    assertThat(world.statusOf(ref.runId())).isEqualTo("running");
  }

  @Test
  void a_response_through_a_queue_of_an_older_boot_starts_nothing() {
    Run run = world.submit();
    ClaimedBatch batch = world.claim(instance).orElseThrow();
    long before = world.boot(instance);
    world.boots(instance);

    AttemptRef ref = World.refs(batch).getFirst();
    List<ConfirmedRun> answers =
        world
            .parts
            .claims()
            .confirm(
                instance,
                before,
                batch.message(),
                new StartRunsResponse(
                    List.of(new Started(ref.runId(), ref.attempt(), true, false, null, null))));

    assertThat(answers).extracting(ConfirmedRun::answer).containsExactly(StartAnswer.STALE);
    assertThat(world.statusOf(run.id())).isEqualTo("queued");
  }

  @Test
  void confirmations_and_permits_may_be_repeated() {
    world.submit();
    ClaimedBatch batch = world.claim(instance).orElseThrow();

    assertThat(world.accept(instance, batch, true)).containsExactly(StartAnswer.SETUP);
    assertThat(world.accept(instance, batch, true)).containsExactly(StartAnswer.SETUP);
    AttemptRef ref = World.refs(batch).getFirst();
    assertThat(world.permit(instance, ref)).isEqualTo(StartAnswer.START);
    assertThat(world.permit(instance, ref)).isEqualTo(StartAnswer.START);
  }

  @Test
  void the_attempt_of_another_instance_is_stale() {
    InstanceId other = world.anInstance(1);
    AttemptRef ref = world.settingUp(instance, aSpec().build());

    assertThat(world.permit(other, ref)).isEqualTo(StartAnswer.STALE);
    assertThat(world.statusOf(ref.runId())).isEqualTo("leased");
  }

  @Test
  void a_run_that_was_cancelled_before_its_confirmation_is_not_started() {
    Run run = world.submit();
    ClaimedBatch batch = world.claim(instance).orElseThrow();
    assertThat(world.cancel(run.id()).status()).isEqualTo("cancelled");

    assertThat(world.accept(instance, batch, false)).containsExactly(StartAnswer.CANCELLED);
    assertThat(world.statusOf(run.id())).isEqualTo("cancelled");
  }

  @Test
  void no_permit_is_given_after_a_cancel_and_the_run_ends_there() {
    AttemptRef ref = world.settingUp(instance, aSpec().build());
    assertThat(world.cancel(ref.runId()).status()).isEqualTo("cancelling");

    assertThat(world.permit(instance, ref)).isEqualTo(StartAnswer.CANCELLED);
    assertThat(world.statusOf(ref.runId())).isEqualTo("cancelled");
  }

  @Test
  void no_permit_is_given_to_an_attempt_that_was_given_up() {
    AttemptRef ref = world.settingUp(instance, aSpec().build());
    world.tick(Duration.ofMinutes(6));
    assertThat(world.statusOf(ref.runId())).isEqualTo("queued");

    assertThat(world.permit(instance, ref)).isEqualTo(StartAnswer.STALE);
  }

  @Test
  void one_refused_run_does_not_affect_the_others_of_its_batch() {
    world.submit();
    world.submit();
    ClaimedBatch batch = world.claim(instance).orElseThrow();
    AttemptRef first = World.refs(batch).get(0);
    AttemptRef second = World.refs(batch).get(1);

    List<StartAnswer> answers =
        world.answer(
            instance,
            batch,
            List.of(
                new Started(first.runId(), 1, false, false, "no_capacity", "full"),
                new Started(second.runId(), 1, true, false, null, null)));

    assertThat(answers).containsExactly(StartAnswer.START);
    assertThat(world.statusOf(first.runId())).isEqualTo("queued");
    assertThat(world.statusOf(second.runId())).isEqualTo("running");
  }

  @Test
  void a_run_that_the_response_does_not_name_goes_back() {
    world.submit();
    ClaimedBatch batch = world.claim(instance).orElseThrow();

    world.answer(instance, batch, List.of());

    assertThat(world.statusOf(World.refs(batch).getFirst().runId())).isEqualTo("queued");
  }

  @Test
  void a_refusal_bars_the_pair_for_a_second_that_doubles_to_a_minute() {
    world.submit();
    for (long seconds : List.of(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L)) {
      world.refuse(instance, world.claim(instance).orElseThrow(), "no_capacity");
      world.pass(Duration.ofSeconds(seconds).minusMillis(1));
      assertThat(world.claim(instance)).as("%d s", seconds).isEmpty();
      world.pass(Duration.ofMillis(1));
    }
    assertThat(world.claim(instance)).isPresent();
  }

  @Test
  void a_bar_falls_in_time_though_the_clock_goes_back() {
    world.submit();
    world.refuse(instance, world.claim(instance).orElseThrow(), "internal");

    world.jumpWallClock(Duration.ofHours(-1));
    world.tick(Duration.ofSeconds(2));

    assertThat(world.claim(instance)).isPresent();
  }

  @Test
  void a_policy_refusal_bars_the_pair_until_the_policy_changes() {
    Run run = world.submit();
    world.refuse(instance, world.claim(instance).orElseThrow(), "policy");

    world.pass(Duration.ofDays(1));
    assertThat(world.claim(instance)).isEmpty();

    world.sql("UPDATE instance SET policy_hash = 'policy-2' WHERE id = ?", instance);
    assertThat(world.claimed(instance)).containsExactly(new AttemptRef(run.id(), 2));
  }

  @Test
  void a_refused_run_goes_to_another_instance_at_once() {
    InstanceId other = world.anInstance(1);
    Run run = world.submit();
    world.refuse(instance, world.claim(instance).orElseThrow(), "runtime");

    assertThat(world.claimed(other)).containsExactly(new AttemptRef(run.id(), 2));
  }

  @Test
  void refusals_are_no_tries() {
    world.submit(ANNA, aSpec().build());
    for (int i = 0; i < 10; i++) {
      world.refuse(instance, world.claim(instance).orElseThrow(), "no_capacity");
      world.pass(Duration.ofMinutes(2));
    }

    assertThat(world.value("SELECT start_tries FROM run", Integer.class)).isZero();
    assertThat(world.value("SELECT attempt FROM run", Integer.class)).isEqualTo(10);
  }
}
