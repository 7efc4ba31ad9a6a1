package dev.sealane.controlplane.run;

import static dev.sealane.controlplane.run.World.aSpec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.run.EndedBy;
import dev.sealane.api.run.FailureClass;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.Heartbeat.Action;
import dev.sealane.api.runner.ReportEntry.Answer;
import dev.sealane.api.runner.StartAnswer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every write of a runner names run and attempt; those of an attempt that is not the writer's
/// change nothing.
class FencingTest {

  @TempDir Path directory;
  private World world;
  private InstanceId holder;
  private AttemptRef current;
  private Map<String, Predicate<Writer>> writes;

  @BeforeEach
  void open() {
    world = new World(directory);
    holder = world.anInstance(1);
    AttemptRef first = world.running(holder, aSpec().maxRetries(1).build());
    world.report(holder, world.aResult(first, EndedBy.INFRA, null, FailureClass.INFRA, true));
    world.pass(Duration.ofSeconds(2)); // the pair is barred for a second
    var batch = world.claim(holder).orElseThrow();
    world.accept(holder, batch, true);
    current = World.refs(batch).getFirst();
    writes = writes();
  }

  @AfterEach
  void close() {
    world.close();
  }

  /// Each write; true when it was refused.
  private Map<String, Predicate<Writer>> writes() {
    Map<String, Predicate<Writer>> all = new LinkedHashMap<>();
    all.put("permit", by -> world.permit(by.instance, by.attempt) == StartAnswer.STALE);
    all.put(
        "heartbeat",
        by -> world.beat(by.instance, 1, by.attempt).attempts().getFirst().action() != Action.KEEP);
    all.put(
        "log and artifact",
        by -> world.parts.attempts().state(by.attempt, by.instance) instanceof AttemptState.Stale);
    all.put("given_back", by -> world.givenBack(by.instance, by.attempt).equals(Answer.STALE));
    all.put(
        "result",
        by -> world.report(by.instance, world.exited(by.attempt, 0)).equals(Answer.STALE));
    return all;
  }

  private void allRefuse(Writer by, String... but) {
    var before = world.view(current.runId());
    writes.forEach((name, refused) -> {
      if (!List.of(but).contains(name)) {
        assertThat(refused.test(by)).as("%s of %s is refused", name, by).isTrue();
      }
    });
    assertThat(world.view(current.runId())).isEqualTo(before);
    assertThat(world.permit(holder, current)).isEqualTo(StartAnswer.START);
  }

  @Test
  void the_holder_of_the_current_attempt_may_write() {
    writes.forEach((name, refused) ->
        assertThat(refused.test(new Writer(holder, current))).as(name).isFalse());
  }

  /// A result that was told before is answered as before; its log may still be completed.
  @Test
  void an_attempt_before_the_current_one_changes_nothing() {
    AttemptRef before = new AttemptRef(current.runId(), current.attempt() - 1);

    allRefuse(new Writer(holder, before), "result", "log and artifact");
    assertThat(world.report(holder, world.exited(before, 0))).isEqualTo(Answer.DONE);
    assertThat(world.parts.attempts().state(before, holder)).isEqualTo(new AttemptState.Ended(0));
    assertThat(world.statusOf(current.runId())).isEqualTo("running");
  }

  @Test
  void an_attempt_that_was_never_leased_changes_nothing() {
    allRefuse(new Writer(holder, new AttemptRef(current.runId(), current.attempt() + 1)));
  }

  @Test
  void another_instance_of_the_team_changes_nothing() {
    allRefuse(new Writer(world.anInstance(1), current));
  }

  @Test
  void an_instance_of_another_team_changes_nothing() {
    allRefuse(new Writer(world.anInstance(World.OTHER_TEAM, 1, new TreeSet<>()), current));
  }

  private record Writer(InstanceId instance, AttemptRef attempt) {}
}
