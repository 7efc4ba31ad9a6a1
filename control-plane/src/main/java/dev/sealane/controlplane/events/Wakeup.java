package dev.sealane.controlplane.events;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What wakes one follower. News that come while it reads are not lost: the next wait returns at
/// once.
final class Wakeup {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private boolean raised;
  private boolean runChanged;

  /// The run may stand differently.
  void runChanged() {
    raise(true);
  }

  /// There are new records.
  void logArrived() {
    raise(false);
  }

  private void raise(boolean run) {
    lock.lock();
    try {
      raised = true;
      runChanged |= run;
      news.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Whether the run may stand differently than at the last call.
  boolean takeRunChanged() {
    lock.lock();
    try {
      boolean changed = runChanged;
      runChanged = false;
      return changed;
    } finally {
      lock.unlock();
    }
  }

  /// Waits for news.
  ///
  /// @return false when none came in time
  boolean await(Duration limit) throws InterruptedException {
    lock.lock();
    try {
      long left = limit.toNanos();
      while (!raised && left > 0) {
        left = news.awaitNanos(left);
      }
      boolean came = raised;
      raised = false;
      return came;
    } finally {
      lock.unlock();
    }
  }
}
