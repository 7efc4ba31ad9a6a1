package dev.sealane.controlplane.queue;

import dev.sealane.api.id.InstanceId;
import dev.sealane.controlplane.run.PollWaker;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The parked polls of instances. Whoever is woken is out of the set until it parks again, so two
/// wake-ups reach two polls. Safe for any thread; never blocks.
public final class ParkedPolls implements PollWaker {

  private final Map<InstanceId, LinkedHashSet<Waiter>> byInstance = new ConcurrentHashMap<>();

  @Override
  public Set<InstanceId> parked() {
    return Collections.unmodifiableSet(byInstance.keySet());
  }

  /// Wakes the poll that parked last: its connection is the likeliest to be there still.
  @Override
  public boolean wakeOne(InstanceId instance) {
    boolean[] woken = {false};
    byInstance.computeIfPresent(
        instance,
        (_, waiters) -> {
          waiters.removeLast().wakeToClaim(); // inside: whoever leaves later sees the sign
          woken[0] = true;
          return waiters.isEmpty() ? null : waiters;
        });
    return woken[0];
  }

  /// Puts a poll where it can be woken. It must look for runs after this, not only before, or it
  /// would sleep over one that came in between.
  void park(InstanceId instance, Waiter waiter) {
    byInstance.compute(
        instance,
        (_, waiters) -> {
          LinkedHashSet<Waiter> all = waiters == null ? new LinkedHashSet<>(2) : waiters;
          all.add(waiter);
          return all;
        });
  }

  /// Takes a poll out. A wake-up that it has got and not followed goes to another poll.
  void leave(InstanceId instance, Waiter waiter) {
    byInstance.computeIfPresent(
        instance,
        (_, waiters) -> {
          waiters.remove(waiter);
          return waiters.isEmpty() ? null : waiters;
        });
    if (waiter.takeClaim()) {
      wakeOne(instance);
    }
  }
}
