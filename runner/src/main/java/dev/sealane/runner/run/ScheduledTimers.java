package dev.sealane.runner.run;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// {@link Timers} on one thread.
public final class ScheduledTimers implements Timers, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ScheduledTimers.class);

  private final ScheduledThreadPoolExecutor thread;

  public ScheduledTimers() {
    thread =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("time-limits").factory());
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Timer after(Duration delay, Runnable action) {
    ScheduledFuture<?> pending =
        thread.schedule(() -> guarded(action), delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> pending.cancel(false);
  }

  /// The outermost frame of the thread: what an action throws would be lost in its future.
  private static void guarded(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      log.error("time limit failed", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
