package dev.sealane.controlplane.background;

import dev.sealane.controlplane.sql.StorageException;
import dev.sealane.controlplane.sql.TroubleLog;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server's periodic tasks, each on a virtual thread of its own.
public final class BackgroundTasks implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(BackgroundTasks.class);
  private static final TroubleLog trouble = new TroubleLog(log);

  private final List<PeriodicTask> tasks;
  private final List<Thread> threads = new ArrayList<>();

  public BackgroundTasks(List<PeriodicTask> tasks) {
    this.tasks = List.copyOf(tasks);
  }

  /// Starts them; each waits for its period first.
  public BackgroundTasks start() {
    for (PeriodicTask task : tasks) {
      threads.add(Thread.ofVirtual().name(task.name()).start(() -> repeat(task)));
    }
    return this;
  }

  private static void repeat(PeriodicTask task) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(task.period());
        runOnce(task);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void runOnce(PeriodicTask task) {
    try {
      task.work().run();
    } catch (StorageException e) {
      trouble.report("periodic task put off task=" + task.name(), e);
    } catch (RuntimeException e) {
      if (!Thread.currentThread().isInterrupted()) {
        log.error("periodic task failed task={}", task.name(), e);
      }
    }
  }

  /// Interrupts them and waits until they have ended.
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    threads.clear();
  }
}
