package dev.sealane.controlplane.run;

import static dev.sealane.controlplane.run.World.ANNA;
import static dev.sealane.controlplane.run.World.aSpec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.Heartbeat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DispatcherTest {

  private static final Duration SOON = Duration.ofSeconds(5);

  @TempDir Path directory;
  private World world;

  @BeforeEach
  void open() {
    world = new World(directory);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void a_new_run_wakes_a_matching_parked_poll() {
    InstanceId instance = world.anInstance(1);
    world.polls.park(instance);

    world.submit();

    assertThat(world.polls.woken(SOON)).isEqualTo(instance);
  }

  @Test
  void a_new_run_wakes_the_freest_instance_and_no_other() {
    InstanceId small = world.anInstance(1);
    InstanceId large = world.anInstance(9);
    world.polls.park(small);
    world.polls.park(large);

    world.submit();

    assertThat(world.polls.woken(SOON)).isEqualTo(large);
    nobodyIsWoken();
  }

  @Test
  void a_run_that_came_back_wakes_all_who_could_take_it() {
    InstanceId refusing = world.anInstance(9);
    InstanceId other = world.anInstance(1);
    world.submit();
    nobodyIsWoken();
    world.polls.park(refusing);
    world.polls.park(other);

    world.refuse(refusing, world.claim(refusing).orElseThrow(), "internal");

    assertThat(List.of(world.polls.woken(SOON), world.polls.woken(SOON)))
        .containsExactlyInAnyOrder(refusing, other);
  }

  @Test
  void nobody_is_woken_for_a_run_that_nobody_takes() {
    InstanceId plain = world.anInstance(1);
    world.polls.park(plain);

    world.submit(ANNA, aSpec().labels(new TreeSet<>(Set.of("gpu"))).build());

    nobodyIsWoken();
  }

  @Test
  void a_freed_slot_wakes_a_poll_of_its_instance_when_something_waits() {
    InstanceId instance = world.anInstance(1);
    AttemptRef ref = world.running(instance);
    world.submit();
    world.polls.park(instance);
    nobodyIsWoken();

    world.report(instance, world.exited(ref, 0));

    assertThat(world.polls.woken(SOON)).isEqualTo(instance);
  }

  @Test
  void a_freed_slot_wakes_nobody_when_nothing_waits() {
    InstanceId instance = world.anInstance(1);
    AttemptRef ref = world.running(instance);
    nobodyIsWoken(); // what was queued before is decided
    world.polls.park(instance);

    world.report(instance, world.exited(ref, 0));

    nobodyIsWoken();
  }

  @Test
  void a_poll_that_parks_beside_a_waiting_run_is_woken() {
    InstanceId instance = world.anInstance(1);
    world.submit();
    world.polls.park(instance);

    world.parts.dispatcher().pollParked(instance);

    assertThat(world.polls.woken(SOON)).isEqualTo(instance);
  }

  @Test
  void an_instance_that_declares_more_is_woken() {
    InstanceId instance = world.anInstance(1);
    AttemptRef ref = world.running(instance);
    world.submit();
    world.polls.park(instance);

    world.beat(instance, 2, ref);

    assertThat(world.polls.woken(SOON)).isEqualTo(instance);
  }

  @Test
  void an_instance_whose_unknown_jobs_end_is_woken() {
    InstanceId instance = world.anInstance(1);
    Heartbeat.Reserved taken = new Heartbeat.Reserved(1, 1, 0, 0);
    long no = world.aHeartbeat(instance, 1).no();
    world.beat(instance, new Heartbeat(no, false, 1, 1, 1L << 30, taken, 1, null, List.of()));
    world.submit();
    world.polls.park(instance);
    nobodyIsWoken();

    world.beat(instance, 1);

    assertThat(world.polls.woken(SOON)).isEqualTo(instance);
  }

  @Test
  void a_refused_run_wakes_another_instance() {
    InstanceId first = world.anInstance(1);
    InstanceId second = world.anInstance(1);
    world.submit();
    var batch = world.claim(first).orElseThrow();
    world.polls.park(second);

    world.refuse(first, batch, "no_capacity");

    assertThat(world.polls.woken(SOON)).isEqualTo(second);
  }

  @Test
  void the_sweep_finds_what_a_bar_held_back() {
    InstanceId instance = world.anInstance(1);
    world.submit();
    world.refuse(instance, world.claim(instance).orElseThrow(), "no_capacity");
    nobodyIsWoken(); // the refusal is decided: its wake-up is for the class, bars are not asked
    world.polls.park(instance);
    world.parts.dispatcher().pollParked(instance);
    nobodyIsWoken();

    world.tick(Duration.ofSeconds(2));

    assertThat(world.polls.woken(SOON)).isEqualTo(instance);
  }

  @Test
  void runs_that_waited_over_a_restart_are_found() {
    InstanceId instance = world.anInstance(1);
    world.submit();
    world.close();

    world = new World(directory);
    world.polls.park(instance);
    world.parts.dispatcher().pollParked(instance);

    assertThat(world.polls.woken(SOON)).isEqualTo(instance);
    assertThat(world.claim(instance)).isPresent();
  }

  /// Wakes come in order, so a wake-up for a marker run shows that none came before.
  private void nobodyIsWoken() {
    InstanceId marker = world.anInstance(1, "marker");
    world.polls.park(marker);
    var run = world.submit(ANNA, aSpec().labels(new TreeSet<>(Set.of("marker"))).build());
    assertThat(world.polls.woken(SOON)).isEqualTo(marker);
    world.cancel(run.id());
  }
}
