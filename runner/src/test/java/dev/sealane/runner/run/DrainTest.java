package dev.sealane.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DrainTest {

  private static final Duration STALL = Duration.ofMillis(1);

  private final CountDownLatch end = new CountDownLatch(1);
  private final Thread thread = Thread.ofVirtual().start(this::untilTheEnd);

  @Test
  void what_gets_on_is_waited_for_longer_than_a_stall_may_take() throws InterruptedException {
    AtomicLong looks = new AtomicLong();

    Drain drain = new Drain(() -> afterAFewLooksEnding(looks), STALL);

    assertThat(drain.ended(thread)).isTrue();
    assertThat(looks).hasValueGreaterThanOrEqualTo(5);
  }

  @Test
  void what_stands_still_is_not_waited_for() throws InterruptedException {
    assertThat(new Drain(() -> 7, STALL).ended(thread)).isFalse();

    end.countDown();
  }

  private long afterAFewLooksEnding(AtomicLong looks) {
    long look = looks.incrementAndGet();
    if (look == 5) {
      end.countDown();
    }
    return look;
  }

  private void untilTheEnd() {
    try {
      end.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
