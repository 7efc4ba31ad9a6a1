package dev.sealane.controlplane.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.TokenId;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ParkedPollsTest {

  private static final long LONG = TimeUnit.SECONDS.toNanos(30);

  private final ParkedPolls parked = new ParkedPolls();
  private final InstanceId instance = new InstanceId(UUID.randomUUID());

  @Test
  void two_wake_ups_reach_two_polls() {
    Waiter first = parkedWaiter();
    Waiter second = parkedWaiter();

    assertThat(parked.wakeOne(instance)).isTrue();
    assertThat(parked.wakeOne(instance)).isTrue();
    assertThat(parked.wakeOne(instance)).isFalse();

    assertThat(List.of(first.takeClaim(), second.takeClaim())).containsExactly(true, true);
    assertThat(parked.parked()).isEmpty();
  }

  @Test
  void a_wake_up_that_came_too_late_goes_to_another_poll() {
    Waiter stays = parkedWaiter();
    Waiter leaves = parkedWaiter();
    parked.wakeOne(instance);

    parked.leave(instance, leaves);

    assertThat(stays.takeClaim()).isTrue();
  }

  @Test
  void who_was_not_woken_leaves_without_a_trace() {
    Waiter waiter = parkedWaiter();

    parked.leave(instance, waiter);

    assertThat(parked.parked()).isEmpty();
    assertThat(parked.wakeOne(instance)).isFalse();
  }

  @Test
  void a_sign_left_before_the_wait_ends_it_at_once() throws InterruptedException {
    Waiter waiter = parkedWaiter();
    waiter.wake();

    assertThat(waiter.await(LONG)).isTrue();
  }

  /// Producers add a run and then wake, polls park and then look: no run may be left lying.
  @RepeatedTest(20)
  void no_wake_up_is_lost_between_look_and_park() throws InterruptedException {
    int polls = 8;
    int runs = 400;
    AtomicInteger waitingRuns = new AtomicInteger();
    CountDownLatch taken = new CountDownLatch(runs);
    List<Waiter> waiters = Stream.generate(this::waiter).limit(polls).toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Waiter waiter : waiters) {
        threads.execute(() -> pollUntilEnded(waiter, waitingRuns, taken));
      }
      for (int i = 0; i < runs; i++) {
        threads.execute(() -> {
          waitingRuns.incrementAndGet();
          parked.wakeOne(instance);
        });
      }
      assertThat(taken.await(20, TimeUnit.SECONDS)).isTrue();
      waiters.forEach(Waiter::end);
    }
  }

  private void pollUntilEnded(Waiter waiter, AtomicInteger waitingRuns, CountDownLatch taken) {
    try {
      while (!waiter.ended()) {
        parked.park(instance, waiter);
        if (waiter.takeClaim() && tookOne(waitingRuns)) {
          taken.countDown();
          waiter.wakeToClaim(); // the next poll of this queue looks first
          continue;
        }
        var _ = waiter.await(LONG);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      parked.leave(instance, waiter);
    }
  }

  private static boolean tookOne(AtomicInteger waitingRuns) {
    return waitingRuns.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
  }

  private Waiter waiter() {
    return new Waiter(new TokenId(UUID.randomUUID()));
  }

  /// A poll that has looked for runs and found none.
  private Waiter parkedWaiter() {
    Waiter waiter = waiter();
    parked.park(instance, waiter);
    assertThat(waiter.takeClaim()).isTrue();
    return waiter;
  }
}
