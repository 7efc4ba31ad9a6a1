package dev.sealane.controlplane.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.controlplane.sql.CallersDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Plays seeded schedules, a thousand or what fifteen seconds allow. `-Dschedules=N` plays N,
/// however long it takes; `-Dseed=N` plays one and prints it.
class SchedulerSimulationTest {

  private static final int USUAL = 1_000;
  private static final long FIRST_SEED = 1;
  private static final Duration USUAL_TIME = Duration.ofSeconds(15);
  private static final int THREADS = 2;

  @Test
  void the_promises_hold_in_every_schedule() throws InterruptedException, ExecutionException {
    Optional<Long> seed = Optional.ofNullable(Long.getLong("seed"));
    if (seed.isPresent()) {
      try (CallersDatabase database = CallersDatabase.open()) {
        System.out.println(played(seed.get(), database));
      }
      return;
    }
    Optional<Integer> wanted = Optional.ofNullable(Integer.getInteger("schedules"));
    long end = FIRST_SEED + wanted.orElse(USUAL);
    long deadline =
        System.nanoTime() + (wanted.isPresent() ? Duration.ofDays(1) : USUAL_TIME).toNanos();
    AtomicLong next = new AtomicLong(FIRST_SEED);
    List<Future<?>> players = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int i = 0; i < THREADS; i++) {
        players.add(threads.submit(() -> playAll(next, end, deadline)));
      }
    }
    for (Future<?> player : players) {
      player.get();
    }
    assertThat(next.get()).as("schedules were played").isGreaterThan(FIRST_SEED + THREADS);
  }

  @Test
  void a_seed_plays_the_same_schedule_each_time() {
    try (CallersDatabase database = CallersDatabase.open()) {
      for (long seed : List.of(7L, 8L, 9L)) {
        assertThat(played(seed, database)).isEqualTo(played(seed, database));
      }
    }
  }

  private static void playAll(AtomicLong next, long end, long deadline) {
    try (CallersDatabase database = CallersDatabase.open()) {
      for (long seed = next.getAndIncrement();
          seed < end && System.nanoTime() < deadline;
          seed = next.getAndIncrement()) {
        played(seed, database);
      }
    }
  }

  /// @return its trace
  private static String played(long seed, CallersDatabase database) {
    Schedule schedule = new Schedule(seed, database);
    try {
      schedule.play();
    } catch (Broken | RuntimeException e) {
      throw new AssertionError(
          "%s%nplay it again with -Dseed=%d%n%s%n"
              .formatted(e.getMessage(), seed, schedule.trace()),
          e);
    }
    return schedule.trace();
  }
}
