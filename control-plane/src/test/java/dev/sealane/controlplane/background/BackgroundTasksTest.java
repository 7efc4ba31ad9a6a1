package dev.sealane.controlplane.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.controlplane.sql.RememberedLog;
import dev.sealane.controlplane.sql.StorageException;
import dev.sealane.controlplane.sql.TroubleLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class BackgroundTasksTest {

  @Test
  void a_task_runs_again_and_again_although_it_throws() throws InterruptedException {
    CountDownLatch runs = new CountDownLatch(3);
    PeriodicTask failing =
        new PeriodicTask(
            "failing",
            Duration.ofMillis(1),
            () -> {
              runs.countDown();
              throw new IllegalStateException("again");
            });
    try (BackgroundTasks _ = new BackgroundTasks(List.of(failing)).start()) {
      assertThat(runs.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void closing_interrupts_and_waits() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    Runnable parked =
        () -> {
          started.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException _) {
            ended.set(true);
            Thread.currentThread().interrupt();
          }
        };
    BackgroundTasks tasks =
        new BackgroundTasks(List.of(new PeriodicTask("parked", Duration.ofMillis(1), parked)))
            .start();
    assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();

    tasks.close();
    tasks.close();

    assertThat(ended).isTrue();
  }

  @Test
  void work_that_closing_interrupts_is_no_trouble() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    Runnable stored =
        () -> {
          started.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("interrupted while waiting for the database", e);
          }
        };
    RememberedLog said = new RememberedLog();
    BackgroundTasks tasks =
        new BackgroundTasks(
                List.of(new PeriodicTask("stored", Duration.ofMillis(1), stored)),
                new TroubleLog(said))
            .start();
    assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();

    tasks.close();

    assertThat(said.texts()).isEmpty();
  }

  @Test
  void a_period_of_nothing_is_refused() {
    assertThatThrownBy(() -> new PeriodicTask("busy", Duration.ZERO, () -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("period of busy is PT0S, must be at least 1 ms");
  }
}
