package dev.sealane.controlplane.run;

import static dev.sealane.controlplane.run.World.aSpec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.message.RunnerReply.StartRunsResponse.Started;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.ReportEntry.Answer;
import dev.sealane.api.runner.StartAnswer;
import dev.sealane.controlplane.run.Claims.ClaimedBatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The way of one run from its claim to its end, where each answer may be lost and the server may
/// be another process at each step.
class HandshakeTest {

  @TempDir Path directory;
  private World world;
  private InstanceId instance;

  @BeforeEach
  void open() {
    world = new World(directory);
    instance = world.anInstance(1);
  }

  @AfterEach
  void close() {
    world.close();
  }

  /// The server is killed and comes back on the same database.
  private void restart() {
    world.close();
    world = new World(directory);
  }

  // restarts and lost answers: every step is taken twice, with a restart in between

  @Test
  void submit_restart_claim_restart_accept_twice_restart_permit_twice_restart_result_twice() {
    var run = world.submit(World.ANNA, aSpec().build()).id();
    restart();
    ClaimedBatch batch = world.claim(instance).orElseThrow();
    AttemptRef ref = World.refs(batch).getFirst();
    restart();
    assertThat(world.accept(instance, batch, true)).containsExactly(StartAnswer.SETUP);
    restart();
    assertThat(world.accept(instance, batch, true)).containsExactly(StartAnswer.SETUP);
    assertThat(world.permit(instance, ref)).isEqualTo(StartAnswer.START);
    restart();
    assertThat(world.permit(instance, ref)).isEqualTo(StartAnswer.START);
    assertThat(world.statusOf(run)).isEqualTo("running");
    var result = world.exited(ref, 0);
    assertThat(world.report(instance, result)).isEqualTo(Answer.DONE);
    restart();
    assertThat(world.report(instance, result)).isEqualTo(Answer.DONE);

    assertThat(world.statusOf(run)).isEqualTo("completed");
    assertThat(world.column("SELECT attempt FROM attempt")).containsExactly("1");
  }

  @Test
  void claim_restart_answer_never_comes_run_is_claimed_again() {
    world.submit();
    ClaimedBatch lost = world.claim(instance).orElseThrow();
    restart();
    world.tick(Duration.ofSeconds(31));

    ClaimedBatch again = world.claim(instance).orElseThrow();

    assertThat(World.refs(again).getFirst().attempt()).isEqualTo(2);
    assertThat(world.accept(instance, lost, false)).containsExactly(StartAnswer.STALE);
    assertThat(world.accept(instance, again, false)).containsExactly(StartAnswer.START);
  }

  @Test
  void claim_given_back_late_confirmation_is_stale_and_starts_nothing() {
    var run = world.submit().id();
    ClaimedBatch batch = world.claim(instance).orElseThrow();
    world.parts.claims().giveBackUnconfirmed(World.QUEUE);

    assertThat(world.accept(instance, batch, false)).containsExactly(StartAnswer.STALE);
    assertThat(world.statusOf(run)).isEqualTo("queued");
  }

  @Test
  void confirmation_answer_lost_runner_gives_back_run_waits_again_without_a_failure() {
    var run = world.submit().id();
    ClaimedBatch batch = world.claim(instance).orElseThrow();
    AttemptRef ref = World.refs(batch).getFirst();
    world.accept(instance, batch, false); // its answer never arrives

    assertThat(world.givenBack(instance, ref)).isEqualTo(Answer.DONE);
    assertThat(world.givenBack(instance, ref)).isEqualTo(Answer.DONE);

    assertThat(world.statusOf(run)).isEqualTo("queued");
    assertThat(world.accept(instance, batch, false)).containsExactly(StartAnswer.STALE);
  }

  @Test
  void partly_refused_batch_repeated_the_rest_runs_and_the_refused_wait() {
    InstanceId wide = world.anInstance(3);
    var first = world.submit().id();
    var second = world.submit().id();
    ClaimedBatch batch = world.claim(wide).orElseThrow();
    List<AttemptRef> refs = World.refs(batch);
    List<Started> answers =
        List.of(
            new Started(refs.get(0).runId(), 1, true, false, null, null),
            new Started(refs.get(1).runId(), 1, false, false, "internal", "because"));

    assertThat(world.answer(wide, batch, answers)).containsExactly(StartAnswer.START);
    assertThat(world.answer(wide, batch, answers)).containsExactly(StartAnswer.START);

    assertThat(world.statusOf(first)).isEqualTo("running");
    assertThat(world.statusOf(second)).isEqualTo("queued");
    assertThat(world.value("SELECT refusals FROM bar", Integer.class)).isEqualTo(1);
  }

  // a cancel between any two steps

  @Test
  void submit_cancel_is_never_claimed() {
    var run = world.submit().id();
    world.cancel(run);

    assertThat(world.claim(instance)).isEmpty();
    assertThat(world.statusOf(run)).isEqualTo("cancelled");
  }

  @Test
  void claim_cancel_accept_is_told_cancelled() {
    var run = world.submit().id();
    ClaimedBatch batch = world.claim(instance).orElseThrow();
    world.cancel(run);
    assertThat(world.statusOf(run)).isEqualTo("cancelled");

    assertThat(world.accept(instance, batch, false)).containsExactly(StartAnswer.CANCELLED);
    assertThat(world.statusOf(run)).isEqualTo("cancelled");
  }

  @Test
  void accept_cancel_permit_is_told_cancelled() {
    AttemptRef ref = world.settingUp(instance, aSpec().build());
    world.cancel(ref.runId());
    restart();

    assertThat(world.permit(instance, ref)).isEqualTo(StartAnswer.CANCELLED);
    assertThat(world.permit(instance, ref)).isEqualTo(StartAnswer.CANCELLED);
    assertThat(world.statusOf(ref.runId())).isEqualTo("cancelled");
  }

  @Test
  void accept_cancel_give_back_is_cancelled_and_never_queued() {
    AttemptRef ref = world.settingUp(instance, aSpec().build());
    world.cancel(ref.runId());

    world.givenBack(instance, ref);

    assertThat(world.statusOf(ref.runId())).isEqualTo("cancelled");
  }

  @Test
  void permit_cancel_result_of_the_program_counts() {
    AttemptRef ref = world.running(instance);
    world.cancel(ref.runId());

    world.report(instance, world.exited(ref, 0));

    assertThat(world.statusOf(ref.runId())).isEqualTo("completed");
  }

  @Test
  void accept_cancel_silence_it_is_cancelled_since_it_cannot_have_started() {
    AttemptRef ref = world.settingUp(instance, aSpec().build());
    world.cancel(ref.runId());

    world.tick(Duration.ofMinutes(6));

    assertThat(world.statusOf(ref.runId())).isEqualTo("cancelled");
    assertThat(world.permit(instance, ref)).isEqualTo(StartAnswer.CANCELLED);
  }
}
