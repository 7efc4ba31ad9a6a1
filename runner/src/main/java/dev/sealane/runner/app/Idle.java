package dev.sealane.runner.app;

import dev.sealane.api.runner.AttemptRef;
import dev.sealane.runner.run.RunWatcher;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/// Counts attempts, for those who wait until there are none.
final class Idle implements RunWatcher {

  private final Set<AttemptRef> there = new HashSet<>();
  private boolean anySoFar;

  @Override
  public synchronized void accepted(AttemptRef attempt) {
    there.add(attempt);
    anySoFar = true;
    notifyAll();
  }

  @Override
  public synchronized void adopted(AttemptRef attempt) {
    there.add(attempt);
  }

  @Override
  public synchronized void gone(AttemptRef attempt) {
    there.remove(attempt);
    notifyAll();
  }

  /// Waits until the first attempt has come.
  synchronized void awaitOne() throws InterruptedException {
    while (!anySoFar) {
      wait();
    }
  }

  /// Waits until there is none.
  synchronized void awaitNone() throws InterruptedException {
    while (!there.isEmpty()) {
      wait();
    }
  }

  /// Waits until there is none, {@code limit} at most.
  synchronized void awaitNone(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!there.isEmpty()) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return;
      }
      wait(left);
    }
  }
}
