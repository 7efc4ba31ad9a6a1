package dev.sealane.controlplane.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.run.Resources;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.controlplane.run.Claims.ClaimedBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// What holds for scheduling whatever comes together.
class SchedulingPropertyTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Property(tries = 15)
  void queues_that_claim_at_once_never_over_fill_their_instance(
      @ForAll @IntRange(min = 1, max = 5) int slots,
      @ForAll @IntRange(min = 2, max = 6) int queues,
      @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 0, max = 3) Integer> cpus)
      throws IOException, ExecutionException, InterruptedException, TimeoutException {
    in(world -> {
      InstanceId instance = world.anInstance(slots);
      for (int each : cpus) {
        Resources wanted = each == 0 ? Resources.DEFAULT : new Resources((double) each, null);
        world.submit(World.ANNA, World.aSpec().resources(wanted).build());
      }

      List<AttemptRef> held = claimAtOnce(world, instance, queues);
      assertWithin(world, slots);

      // whatever ends makes room for as much again and no more
      held.stream().limit(held.size() / 2).forEach(ref -> end(world, instance, ref));
      claimAtOnce(world, instance, queues);
      assertWithin(world, slots);
    });
  }

  private static List<AttemptRef> claimAtOnce(World world, InstanceId instance, int queues)
      throws ExecutionException, InterruptedException, TimeoutException {
    List<AttemptRef> held = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Optional<ClaimedBatch>>> claims = new ArrayList<>();
      for (int i = 0; i < queues; i++) {
        claims.add(threads.submit(() -> world.claim(instance)));
      }
      for (Future<Optional<ClaimedBatch>> claim : claims) {
        claim
            .get(LIMIT.toSeconds(), TimeUnit.SECONDS)
            .ifPresent(batch -> {
              world.accept(instance, batch, false);
              held.addAll(World.refs(batch));
            });
      }
    }
    return held;
  }

  private static void assertWithin(World world, int slots) {
    assertThat(world.value("SELECT count(*) FROM attempt WHERE phase <> 'ended'", Integer.class))
        .isLessThanOrEqualTo(slots);
    assertThat(
            world.value(
                "SELECT coalesce(sum(cpus), 0) FROM attempt WHERE phase <> 'ended'", Double.class))
        .isLessThanOrEqualTo(slots);
  }

  @Property(tries = 10)
  void a_matching_free_slot_never_waits_after_a_wake_up(
      @ForAll @IntRange(min = 1, max = 4) int slots,
      @ForAll @IntRange(min = 1, max = 3) int instances,
      @ForAll @IntRange(min = 1, max = 40) int runs)
      throws IOException, ExecutionException, InterruptedException, TimeoutException {
    in(world -> {
      List<InstanceId> fleet =
          Stream.generate(() -> world.anInstance(slots)).limit(instances).toList();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (InstanceId instance : fleet) {
          park(world, instance);
        }
        threads.execute(() -> {
          for (int i = 0; i < runs; i++) {
            world.submit();
          }
        });
        int ended = 0;
        while (ended < runs) {
          InstanceId woken = world.polls.woken(LIMIT);
          assertThat(woken).as("a wake-up while %d of %d wait", runs - ended, runs).isNotNull();
          ended += follow(world, woken);
          park(world, woken);
        }
      }
      assertThat(world.value("SELECT count(*) FROM run WHERE status <> 'completed'", Integer.class))
          .isZero();
    });
  }

  /// As a poll does: it parks, then looks again.
  private static void park(World world, InstanceId instance) {
    world.polls.park(instance);
    world.parts.dispatcher().pollParked(instance);
  }

  private static int follow(World world, InstanceId instance) {
    Optional<ClaimedBatch> claimed = world.claim(instance);
    claimed.ifPresent(batch -> {
      world.accept(instance, batch, false);
      World.refs(batch).forEach(ref -> end(world, instance, ref));
    });
    return claimed.map(batch -> batch.request().runs().size()).orElse(0);
  }

  private static void end(World world, InstanceId instance, AttemptRef ref) {
    world.report(instance, world.exited(ref, 0));
  }

  private static void in(Scenario scenario)
      throws IOException, ExecutionException, InterruptedException, TimeoutException {
    Path directory = Files.createTempDirectory("runs");
    try (World world = new World(directory)) {
      scenario.play(world);
    } finally {
      delete(directory);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(file -> {
            try {
              Files.delete(file);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  private interface Scenario {
    void play(World world) throws ExecutionException, InterruptedException, TimeoutException;
  }
}
