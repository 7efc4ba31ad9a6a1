package dev.sealane.controlplane.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.id.QueueId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueueChooserTest {

  private final RunnerQueue first = queue("1");
  private final RunnerQueue second = queue("2");
  private final RunnerQueue third = queue("3");
  private final List<RunnerQueue> all = List.of(third, first, second);

  @Test
  void queues_take_turns_in_a_ring() {
    assertThat(QueueChooser.next(all, "")).contains(first);
    assertThat(QueueChooser.next(all, first.id().toString())).contains(second);
    assertThat(QueueChooser.next(all, second.id().toString())).contains(third);
    assertThat(QueueChooser.next(all, third.id().toString())).contains(first);
  }

  @Test
  void a_queue_that_has_gone_leaves_no_hole_in_the_ring() {
    assertThat(QueueChooser.next(List.of(first, third), second.id().toString())).contains(third);
  }

  @Test
  void unhealthy_and_draining_queues_are_left_out() {
    RunnerQueue sick = second.checked(false, 1, Fixtures.NOW);
    RunnerQueue draining =
        third.with(
            new QueueChange(
                Optional.of(false),
                Optional.of(true),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            Fixtures.NOW);

    assertThat(QueueChooser.next(List.of(first, sick, draining), first.id().toString()))
        .contains(first);
    assertThat(QueueChooser.next(List.of(sick, draining), "")).isEmpty();
  }

  private static RunnerQueue queue(String digit) {
    return Fixtures.plan42Queue(QueueId.parse("00000000-0000-4000-8000-00000000000" + digit));
  }
}
