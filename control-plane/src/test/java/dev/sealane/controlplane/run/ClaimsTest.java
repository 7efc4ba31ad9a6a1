package dev.sealane.controlplane.run;

import static dev.sealane.controlplane.run.World.ANNA;
import static dev.sealane.controlplane.run.World.aSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.id.RunId;
import dev.sealane.api.run.Resources;
import dev.sealane.api.run.Run;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.Heartbeat;
import dev.sealane.api.runner.StartAnswer;
import dev.sealane.controlplane.run.Claims.ClaimedBatch;
import dev.sealane.controlplane.sql.StorageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimsTest {

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
  void a_claim_carries_the_specification_and_leases_the_run() {
    InstanceId instance = world.anInstance(2);
    Run run = world.submit(ANNA, aSpec().env(Map.of("A", "1")).build());

    ClaimedBatch batch = world.claim(instance).orElseThrow();

    assertThat(World.start(batch).spec().env()).containsEntry("A", "1");
    assertThat(World.start(batch).attempt()).isEqualTo(1);
    assertThat(World.start(batch).fenceAfter()).isNull();
    Run leased = world.view(run.id());
    assertThat(leased.status()).isEqualTo("leased");
    assertThat(leased.instanceId()).isEqualTo(instance);
    assertThat(leased.attempt()).isEqualTo(1);
  }

  @Test
  void the_claim_of_the_last_run_fails_to_commit_and_the_run_can_still_be_claimed() {
    InstanceId instance = world.anInstance(2);
    world.submit();
    world.database.write(handle -> {
      handle.execute(
          "CREATE TABLE doomed (run TEXT REFERENCES run DEFERRABLE INITIALLY DEFERRED) STRICT");
      return handle.execute(
          """
          CREATE TRIGGER doom AFTER INSERT ON attempt
          BEGIN INSERT INTO doomed VALUES ('none'); END
          """);
    });
    assertThatThrownBy(() -> world.claim(instance)).isInstanceOf(StorageException.class);

    world.database.write(handle -> handle.execute("DROP TRIGGER doom"));

    assertThat(world.claim(instance)).isPresent();
  }

  @Test
  void a_run_with_retries_carries_the_fence() {
    InstanceId instance = world.anInstance(1);
    world.submit(ANNA, aSpec().maxRetries(1).build());

    assertThat(World.start(world.claim(instance).orElseThrow()).fenceAfter())
        .isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void a_claim_takes_no_more_than_the_free_slots() {
    InstanceId instance = world.anInstance(2);
    for (int i = 0; i < 5; i++) {
      world.submit();
    }

    assertThat(world.claimed(instance)).hasSize(2);
    assertThat(world.claimed(instance)).isEmpty();
  }

  @Test
  void the_queues_of_an_instance_share_its_slots() {
    InstanceId instance = world.anInstance(1);
    world.submit();
    world.submit();

    assertThat(world.claim(instance, World.QUEUE)).isPresent();
    assertThat(world.claim(instance, new QueueId(new UUID(4, 4)))).isEmpty();
  }

  @Test
  void a_claim_takes_at_most_64_runs() {
    InstanceId instance = world.anInstance(100);
    for (int i = 0; i < 70; i++) {
      world.submit();
    }

    assertThat(world.claimed(instance)).hasSize(64);
    assertThat(world.claimed(instance)).hasSize(6);
  }

  @Test
  void a_claim_takes_at_most_4_mebibytes_but_always_one_run() {
    InstanceId instance = world.anInstance(8);
    String large = "x".repeat(3 << 20);
    world.submit(ANNA, aSpec().env(Map.of("A", large)).build());
    world.submit(ANNA, aSpec().env(Map.of("A", large)).build());

    assertThat(world.claimed(instance)).hasSize(1);
    assertThat(world.claimed(instance)).hasSize(1);
  }

  @Test
  void memory_and_cpus_are_counted_too() {
    InstanceId instance = world.anInstance(4); // 4 cpus, 4 GiB
    Resources half = new Resources(0.5, 3L << 29); // 1.5 GiB
    for (int i = 0; i < 4; i++) {
      world.submit(ANNA, aSpec().resources(half).build());
    }

    assertThat(world.claimed(instance)).hasSize(2);
  }

  @Test
  void what_jobs_unknown_to_the_server_use_is_not_given_away() {
    InstanceId instance = world.anInstance(2);
    Heartbeat plain = world.aHeartbeat(instance, 2);
    world.beat(
        instance,
        new Heartbeat(
            plain.no(),
            false,
            2,
            2,
            2L << 30,
            new Heartbeat.Reserved(1, 1, 0, 0),
            1,
            null,
            List.of()));
    world.submit();
    world.submit();

    assertThat(world.claimed(instance)).hasSize(1);
  }

  @Test
  void labels_are_matched() {
    InstanceId plain = world.anInstance(1);
    InstanceId gpu = world.anInstance(1, "gpu", "linux");
    Run run = world.submit(ANNA, aSpec().labels(new TreeSet<>(Set.of("gpu"))).build());

    assertThat(world.claimed(plain)).isEmpty();
    assertThat(world.claimed(gpu)).containsExactly(new AttemptRef(run.id(), 1));
  }

  @Test
  void a_run_that_does_not_fit_does_not_hold_up_those_that_do() {
    InstanceId instance = world.anInstance(1);
    world.submit(ANNA, aSpec().labels(new TreeSet<>(Set.of("gpu"))).priority(100).build());
    Run fits = world.submit();

    assertThat(world.claimed(instance)).containsExactly(new AttemptRef(fits.id(), 1));
  }

  @Test
  void a_draining_or_closed_instance_gets_nothing() {
    InstanceId instance = world.anInstance(1);
    world.submit();
    Heartbeat plain = world.aHeartbeat(instance, 1);
    world.beat(
        instance,
        new Heartbeat(
            plain.no(), true, 1, 1, 1L << 30, Heartbeat.Reserved.NONE, 1, null, List.of()));
    assertThat(world.claimed(instance)).isEmpty();

    world.beat(
        instance,
        new Heartbeat(
            plain.no() + 1,
            false,
            1,
            1,
            1L << 30,
            Heartbeat.Reserved.NONE,
            1,
            "disk low",
            List.of()));
    assertThat(world.claimed(instance)).isEmpty();
  }

  @Test
  void an_engine_that_does_not_answer_gets_no_run_until_it_is_back() {
    InstanceId instance = world.anInstance(2);
    world.beat(instance, silent(world.aHeartbeat(instance, 2), "docker"));
    Run image = world.submit(ANNA, aSpec().image("alpine").build());
    Run process = world.submit();

    assertThat(world.claimed(instance)).containsExactly(new AttemptRef(process.id(), 1));
    world.polls.park(instance);
    world.beat(instance, 2, new AttemptRef(process.id(), 1));

    assertThat(world.polls.woken(Duration.ofSeconds(5))).isEqualTo(instance);
    assertThat(world.claimed(instance)).containsExactly(new AttemptRef(image.id(), 1));
  }

  private static Heartbeat silent(Heartbeat plain, String runtime) {
    return new Heartbeat(
        plain.no(),
        plain.draining(),
        plain.slots(),
        plain.cpus(),
        plain.memoryBytes(),
        plain.reserved(),
        plain.diskFreeBytes(),
        null,
        plain.attempts(),
        new TreeSet<>(Set.of(runtime)));
  }

  @Test
  void higher_priority_goes_first() {
    InstanceId instance = world.anInstance(1);
    world.submit();
    Run urgent = world.submit(ANNA, aSpec().priority(10).build());

    assertThat(world.claimed(instance)).containsExactly(new AttemptRef(urgent.id(), 1));
  }

  @Test
  void users_take_turns_within_a_priority() {
    InstanceId instance = world.anInstance(1);
    List<RunId> annas =
        List.of(world.submit().id(), world.submit().id(), world.submit().id(), world.submit().id());
    RunId bens = world.submit(World.BEN, aSpec().build()).id();

    assertThat(oneByOne(instance, 3)).containsExactly(annas.get(0), bens, annas.get(1));
  }

  @Test
  void who_was_away_does_not_get_the_turns_of_that_time() {
    InstanceId instance = world.anInstance(1);
    for (int i = 0; i < 5; i++) {
      world.submit();
    }
    oneByOne(instance, 4);
    RunId last = world.submit().id();
    world.submit(World.BEN, aSpec().build());
    world.submit(World.BEN, aSpec().build());
    world.submit(World.BEN, aSpec().build());

    // Ben begins where the claims are, not at his first turn
    assertThat(oneByOne(instance, 4)).contains(last);
  }

  private List<RunId> oneByOne(InstanceId instance, int count) {
    return Stream.generate(() -> next(instance)).limit(count).toList();
  }

  private RunId next(InstanceId instance) {
    ClaimedBatch batch = world.claim(instance).orElseThrow();
    world.accept(instance, batch, false);
    AttemptRef ref = World.refs(batch).getFirst();
    world.report(instance, world.exited(ref, 0));
    return ref.runId();
  }

  @Test
  void a_specification_that_was_altered_in_the_database_ends_its_run_and_no_other() {
    InstanceId instance = world.anInstance(4);
    Run altered = world.submit();
    Run moved = world.submit();
    Run good = world.submit();
    world.sql("UPDATE run SET max_retries = 9 WHERE id = ?", altered.id());
    world.sql(
        "UPDATE run SET spec_sealed = (SELECT spec_sealed FROM run WHERE id = ?) WHERE id = ?",
        good.id(),
        moved.id());

    assertThat(world.claimed(instance)).containsExactly(new AttemptRef(good.id(), 1));
    assertThat(world.statusOf(altered.id())).isEqualTo("failed");
    assertThat(world.errorOf(moved.id())).isEqualTo("spec_unreadable");
  }

  @Test
  void an_unconfirmed_claim_goes_back_and_counts_no_try() {
    InstanceId instance = world.anInstance(1);
    Run run = world.submit();
    world.claim(instance);

    world.parts.claims().giveBackUnconfirmed(World.QUEUE);

    assertThat(world.statusOf(run.id())).isEqualTo("queued");
    assertThat(world.value("SELECT start_tries FROM run", Integer.class)).isZero();
    assertThat(world.claimed(instance)).containsExactly(new AttemptRef(run.id(), 2));
  }

  @Test
  void three_unconfirmed_claims_in_a_row_bar_the_instance() {
    InstanceId instance = world.anInstance(1);
    world.submit();

    for (int i = 0; i < 3; i++) {
      assertThat(world.claim(instance)).isPresent();
      world.parts.claims().giveBackUnconfirmed(World.QUEUE);
    }

    assertThat(world.claim(instance)).isEmpty();
  }

  @Test
  void a_claim_that_is_not_confirmed_in_time_goes_back() {
    InstanceId instance = world.anInstance(1);
    Run run = world.submit();
    ClaimedBatch batch = world.claim(instance).orElseThrow();

    world.tick(Duration.ofSeconds(29));
    assertThat(world.statusOf(run.id())).isEqualTo("leased");
    world.tick(Duration.ofSeconds(2));

    assertThat(world.statusOf(run.id())).isEqualTo("queued");
    assertThat(world.accept(instance, batch, false)).containsExactly(StartAnswer.STALE);
  }
}
