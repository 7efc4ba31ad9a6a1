package dev.sealane.runner.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Timers whose time the test moves.
final class FakeTimers implements Timers {

  private final List<Pending> pending = new ArrayList<>();
  private Duration now = Duration.ZERO;

  private record Pending(Duration at, Runnable action) {}

  @Override
  public Timer after(Duration delay, Runnable action) {
    if (delay.isPositive()) {
      return pending(delay, action);
    }
    action.run(); // as soon as a real one may
    return () -> {};
  }

  private synchronized Timer pending(Duration delay, Runnable action) {
    Pending added = new Pending(now.plus(delay), action);
    pending.add(added);
    return () -> remove(added);
  }

  private synchronized void remove(Pending done) {
    pending.remove(done);
  }

  /// How many actions wait.
  synchronized int size() {
    return pending.size();
  }

  synchronized long nanos() {
    return now.toNanos();
  }

  /// Lets time pass; what is due runs in its order.
  void pass(Duration time) {
    List<Pending> due;
    synchronized (this) {
      now = now.plus(time);
      due =
          pending.stream()
              .filter(it -> it.at().compareTo(now) <= 0)
              .sorted(Comparator.comparing(Pending::at))
              .toList();
      pending.removeAll(due);
    }
    due.forEach(it -> it.action().run());
  }
}
