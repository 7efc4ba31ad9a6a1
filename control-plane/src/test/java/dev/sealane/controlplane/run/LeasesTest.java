package dev.sealane.controlplane.run;

import static dev.sealane.controlplane.run.World.aSpec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.Heartbeat;
import dev.sealane.api.runner.Heartbeat.Action;
import dev.sealane.api.runner.Heartbeat.Order;
import dev.sealane.api.runner.ReportEntry.Answer;
import dev.sealane.api.runner.ReportEntry.GivenBack;
import dev.sealane.api.runner.StartAnswer;
import dev.sealane.controlplane.run.Claims.ClaimedBatch;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Silence, heartbeats, and what follows from them.
class LeasesTest extends OneInstance {

  LeasesTest() {
    super(2);
  }

  // silence

  @Test
  void after_a_lease_of_silence_the_run_is_shown_as_disconnected() {
    AttemptRef ref = world.running(instance);
    var since = world.now();

    world.tick(Duration.ofSeconds(59));
    assertThat(world.view(ref.runId()).disconnectedSince()).isNull();
    world.tick(Duration.ofSeconds(2));

    assertThat(world.view(ref.runId()).disconnectedSince()).isEqualTo(since);
    assertThat(world.statusOf(ref.runId())).isEqualTo("running");
  }

  @Test
  void a_heartbeat_ends_the_silence() {
    AttemptRef ref = world.running(instance);
    world.tick(Duration.ofSeconds(90));

    world.beat(instance, 2, ref);

    assertThat(world.view(ref.runId()).disconnectedSince()).isNull();
    assertThat(world.value("SELECT silent_ms FROM attempt", Long.class)).isZero();
  }

  @Test
  void a_run_without_retries_is_dead_after_lost_after_and_not_before() {
    AttemptRef ref = world.running(instance, aSpec().lostAfter(Duration.ofMinutes(20)).build());

    world.tick(Duration.ofMinutes(19));
    assertThat(world.statusOf(ref.runId())).isEqualTo("running");
    world.tick(Duration.ofMinutes(2));

    assertThat(world.statusOf(ref.runId())).isEqualTo("dead");
    assertThat(world.errorOf(ref.runId())).isEqualTo("lost");
  }

  @Test
  void a_result_after_the_loss_changes_no_state_but_is_kept() {
    AttemptRef ref = world.running(instance, aSpec().lostAfter(Duration.ofMinutes(1)).build());
    world.tick(Duration.ofMinutes(3));

    assertThat(world.parts.attempts().state(ref, instance))
        .isEqualTo(new AttemptState.Ended(Long.MAX_VALUE));
    assertThat(world.report(instance, world.exited(ref, 0))).isEqualTo(Answer.DONE);

    assertThat(world.statusOf(ref.runId())).isEqualTo("dead");
    assertThat(world.value("SELECT late_result FROM attempt", String.class))
        .contains("\"exit_code\":0");
    assertThat(world.view(ref.runId()).logsComplete()).isTrue();
  }

  @Test
  void a_run_with_retries_starts_elsewhere_after_the_fence() {
    InstanceId other = world.anInstance(1);
    AttemptRef ref = world.running(instance, aSpec().maxRetries(1).build());

    world.tick(Duration.ofSeconds(295));
    assertThat(world.statusOf(ref.runId())).isEqualTo("running");
    world.tick(Duration.ofSeconds(20));

    assertThat(world.statusOf(ref.runId())).isEqualTo("queued");
    assertThat(world.claimed(other)).containsExactly(new AttemptRef(ref.runId(), 2));
    assertThat(world.column("SELECT overlap_possible FROM attempt ORDER BY attempt"))
        .containsExactly("0", "1");
    assertThat(world.report(instance, world.exited(ref, 0))).isEqualTo(Answer.STALE);
    assertThat(world.statusOf(ref.runId())).isEqualTo("leased");
  }

  @Test
  void what_was_given_up_in_silence_may_overlap_with_every_later_attempt() {
    InstanceId other = world.anInstance(1);
    AttemptRef ref = world.running(instance, aSpec().maxRetries(1).build());
    world.tick(Duration.ofSeconds(315));
    assertThat(world.claimed(other)).containsExactly(new AttemptRef(ref.runId(), 2));
    world.tick(Duration.ofSeconds(31)); // nobody confirms it

    assertThat(world.claimed(other)).containsExactly(new AttemptRef(ref.runId(), 3));
    assertThat(world.column("SELECT overlap_possible FROM attempt ORDER BY attempt"))
        .containsExactly("0", "1", "1");
  }

  @Test
  void overlap_is_not_possible_where_the_wrapper_enforces_the_fence() {
    InstanceId other = world.anInstance(1);
    world.running(instance, aSpec().maxRetries(1).runtime("process").build());
    world.tick(Duration.ofMinutes(6));

    assertThat(world.claim(other)).isPresent();
    assertThat(world.column("SELECT overlap_possible FROM attempt")).containsExactly("0", "0");
  }

  @Test
  void while_the_run_waits_for_its_next_attempt_the_last_one_may_deliver() {
    AttemptRef ref = world.running(instance, aSpec().maxRetries(1).build());
    world.tick(Duration.ofMinutes(6));
    assertThat(world.statusOf(ref.runId())).isEqualTo("queued");

    assertThat(world.report(instance, world.exited(ref, 0))).isEqualTo(Answer.DONE);

    assertThat(world.statusOf(ref.runId())).isEqualTo("completed");
    assertThat(world.view(ref.runId()).instanceId()).isEqualTo(instance);
  }

  @Test
  void what_has_no_permit_starts_elsewhere_after_the_fence_without_being_asked() {
    AttemptRef ref = world.settingUp(instance, aSpec().build());

    world.tick(Duration.ofMinutes(6));

    assertThat(world.statusOf(ref.runId())).isEqualTo("queued");
  }

  @Test
  void a_jump_of_the_wall_clock_ends_nothing() {
    AttemptRef ref = world.running(instance, aSpec().maxRetries(1).build());

    world.jumpWallClock(Duration.ofDays(30));
    world.tick(Duration.ofSeconds(30));

    assertThat(world.statusOf(ref.runId())).isEqualTo("running");
    assertThat(world.view(ref.runId()).disconnectedSince()).isNull();
  }

  @Test
  void a_tick_that_is_over_five_seconds_late_counts_zero() {
    AttemptRef ref = world.running(instance, aSpec().maxRetries(1).build());

    for (int i = 0; i < 100; i++) {
      world.pass(Duration.ofMinutes(10)); // the server slept
      world.parts.tick();
    }

    assertThat(world.view(ref.runId()).disconnectedSince()).isNull();
  }

  @Test
  void a_new_keeper_starts_at_zero_but_goes_on_with_the_stored_sum() {
    AttemptRef ref = world.running(instance, aSpec().lostAfter(Duration.ofMinutes(10)).build());
    world.tick(Duration.ofMinutes(6));
    world.close();

    world = new World(directory);
    world.tick(Duration.ofSeconds(50));
    assertThat(world.statusOf(ref.runId())).isEqualTo("running");
    world.tick(Duration.ofMinutes(5));

    assertThat(world.statusOf(ref.runId())).isEqualTo("dead");
  }

  // reconciliation

  @Test
  void what_is_absent_from_two_heartbeats_is_over() {
    AttemptRef ref = world.running(instance);
    world.beat(instance, 2); // may have begun before the confirmation
    world.beat(instance, 2);
    assertThat(world.statusOf(ref.runId())).isEqualTo("running");

    world.beat(instance, 2);

    assertThat(world.statusOf(ref.runId())).isEqualTo("failed");
    assertThat(world.errorOf(ref.runId())).isEqualTo("unknown_to_instance");
  }

  @Test
  void absences_count_only_in_a_row() {
    AttemptRef ref = world.running(instance);
    world.beat(instance, 2);
    for (int i = 0; i < 5; i++) {
      world.beat(instance, 2);
      world.beat(instance, 2, ref);
    }

    assertThat(world.statusOf(ref.runId())).isEqualTo("running");
  }

  @Test
  void a_new_boot_that_does_not_know_an_attempt_ends_it_with_its_second_heartbeat() {
    for (int i = 0; i < 10; i++) {
      world.beat(instance, 2);
    }
    AttemptRef ref = world.settingUp(instance, aSpec().build());
    world.boots(instance);

    world.beat(instance, 2);
    assertThat(world.statusOf(ref.runId())).isEqualTo("leased");
    world.beat(instance, 2);

    assertThat(world.statusOf(ref.runId())).isEqualTo("queued");
  }

  @Test
  void an_older_heartbeat_is_ignored() {
    AttemptRef ref = world.running(instance);
    var old = world.aHeartbeat(instance, 2);
    world.beat(instance, 2, ref);
    world.beat(instance, 2, ref);

    world.beat(instance, old);
    world.beat(instance, old);

    assertThat(world.statusOf(ref.runId())).isEqualTo("running");
  }

  @Test
  void claims_that_wait_for_their_confirmation_are_not_missed() {
    world.submit();
    ClaimedBatch batch = world.claim(instance).orElseThrow();

    for (int i = 0; i < 5; i++) {
      world.beat(instance, 2);
    }

    assertThat(world.statusOf(World.refs(batch).getFirst().runId())).isEqualTo("leased");
  }

  // unconfirmed claims

  @Test
  void claim_arrives_confirmation_takes_a_minute_on_a_slow_machine_and_the_claim_still_holds() {
    world.submit();
    ClaimedBatch batch = world.claim(instance).orElseThrow();
    AttemptRef ref = World.refs(batch).getFirst();

    for (int i = 0; i < 3; i++) {
      world.tick(Duration.ofSeconds(20));
      world.beat(instance, 2, ref);
    }

    assertThat(world.statusOf(ref.runId())).isEqualTo("leased");
    assertThat(world.accept(instance, batch, false)).containsExactly(StartAnswer.START);
  }

  @Test
  void claim_that_its_instance_does_not_show_goes_back_after_the_time_for_its_confirmation() {
    world.submit();
    AttemptRef ref = World.refs(world.claim(instance).orElseThrow()).getFirst();
    world.tick(Duration.ofSeconds(20));
    world.beat(instance, 2, ref);

    world.tick(Duration.ofSeconds(28));
    world.beat(instance, 2);
    assertThat(world.statusOf(ref.runId())).isEqualTo("leased");
    world.tick(Duration.ofSeconds(4));

    assertThat(world.statusOf(ref.runId())).isEqualTo("queued");
  }

  @Test
  void claim_whose_confirmation_was_lost_is_given_back_at_once_and_was_no_attempt() {
    world.submit();
    ClaimedBatch batch = world.claim(instance).orElseThrow();
    AttemptRef ref = World.refs(batch).getFirst();

    world.parts.attempts().givenBack(instance, new GivenBack(ref.runId(), 1, false, "no answer"));

    assertThat(world.statusOf(ref.runId())).isEqualTo("queued");
    assertThat(world.column("SELECT start_tries FROM run")).containsExactly("0");
    assertThat(world.accept(instance, batch, false)).containsExactly(StartAnswer.STALE);
    assertThat(world.claimed(instance)).containsExactly(new AttemptRef(ref.runId(), 2));
  }

  @Test
  void claim_whose_permit_was_lost_is_given_back_and_starts_again() {
    world.submit();
    ClaimedBatch batch = world.claim(instance).orElseThrow();
    AttemptRef ref = World.refs(batch).getFirst();
    world.accept(instance, batch, false); // and its answer is lost

    world.parts.attempts().givenBack(instance, new GivenBack(ref.runId(), 1, false, "no answer"));

    assertThat(world.statusOf(ref.runId())).isEqualTo("queued");
  }

  @Test
  void the_answer_says_keep_stop_or_forget() {
    AttemptRef kept = world.running(instance);
    AttemptRef done = world.running(instance);
    world.report(instance, world.exited(done, 0));
    AttemptRef unknown = new AttemptRef(done.runId(), 9);

    assertThat(actions(world.beat(instance, 2, kept, done, unknown).attempts()))
        .containsExactly(Action.KEEP, Action.FORGET, Action.STOP);
  }

  @Test
  void what_was_given_up_is_to_be_stopped() {
    AttemptRef ref = world.running(instance, aSpec().maxRetries(1).build());
    world.tick(Duration.ofMinutes(6));

    assertThat(actions(world.beat(instance, 2, ref).attempts())).containsExactly(Action.STOP);
  }

  @Test
  void a_result_that_waits_on_its_instance_is_wanted_though_the_run_is_dead() {
    AttemptRef ref = world.running(instance, aSpec().lostAfter(Duration.ofMinutes(1)).build());
    world.tick(Duration.ofMinutes(3));
    assertThat(world.statusOf(ref.runId())).isEqualTo("dead");

    assertThat(actions(world.beat(instance, ended(ref)).attempts())).containsExactly(Action.KEEP);
    assertThat(world.report(instance, world.exited(ref, 0))).isEqualTo(Answer.DONE);
    assertThat(actions(world.beat(instance, ended(ref)).attempts())).containsExactly(Action.FORGET);
  }

  @Test
  void a_result_that_waits_is_not_wanted_when_another_attempt_was_leased() {
    InstanceId other = world.anInstance(1);
    AttemptRef ref = world.running(instance, aSpec().maxRetries(1).build());
    world.tick(Duration.ofMinutes(6));
    world.claim(other);

    assertThat(actions(world.beat(instance, ended(ref)).attempts())).containsExactly(Action.STOP);
  }

  private Heartbeat ended(AttemptRef ref) {
    Heartbeat empty = world.aHeartbeat(instance, 2);
    return new Heartbeat(
        empty.no(),
        empty.draining(),
        empty.slots(),
        empty.cpus(),
        empty.memoryBytes(),
        empty.reserved(),
        empty.diskFreeBytes(),
        empty.intakeClosed(),
        List.of(new Heartbeat.Held(ref.runId(), ref.attempt(), Heartbeat.Phase.ENDED)));
  }

  @Test
  void a_cancel_is_repeated_in_every_answer() {
    AttemptRef ref = world.running(instance, aSpec().grace(Duration.ofSeconds(3)).build());
    world.cancel(ref.runId());

    for (int i = 0; i < 3; i++) {
      Order order = world.beat(instance, 2, ref).attempts().getFirst();
      assertThat(order.cancel()).isTrue();
      assertThat(order.action()).isEqualTo(Action.KEEP);
      assertThat(order.grace()).isEqualTo(Duration.ofSeconds(3));
    }
  }

  private static List<Action> actions(List<Order> orders) {
    return orders.stream().map(Order::action).toList();
  }
}
