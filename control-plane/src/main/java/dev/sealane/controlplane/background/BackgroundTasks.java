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

  private final List<PeriodicTask> tasks;
  private final TroubleLog trouble;
  private final List<Thread> threads = new ArrayList<>();

  public BackgroundTasks(List<PeriodicTask> tasks) {
    this(tasks, new TroubleLog(log));
  }

  /// @param trouble told when the database keeps a task from its work
  BackgroundTasks(List<PeriodicTask> tasks, TroubleLog trouble) {
    this.tasks = List.copyOf(tasks);
    this.trouble = trouble;
  }

  /// Starts them; each waits for its period first.
  public BackgroundTasks start() {
    for (PeriodicTask task : tasks) {
      threads.add(Thread.ofVirtual().name(task.name()).start(() -> repeat(task)));
    }
    return this;
  }

  private void repeat(PeriodicTask task) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(task.period());
        runOnce(task);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void runOnce(PeriodicTask task) {
    try {
      task.work().run();
    } catch (RuntimeException e) {
      if (!Thread.currentThread().isInterrupted()) {
        tell(task, e);
      }
    }
  }

  private void tell(PeriodicTask task, RuntimeException e) {
    if (e instanceof StorageException) {
      trouble.report("periodic task put off task={}", e, task.name());
    } else {
      log.error("periodic task failed task={}", task.name(), e);
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
