package dev.sealane.controlplane.run;

import dev.sealane.api.id.InstanceId;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Parked polls, one an instance; who is woken has to park again.
final class FakePolls implements PollWaker {

  private final Set<InstanceId> parked = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<InstanceId> woken = new LinkedBlockingQueue<>();

  void park(InstanceId instance) {
    parked.add(instance);
  }

  @Override
  public Set<InstanceId> parked() {
    return Set.copyOf(parked);
  }

  @Override
  public boolean wakeOne(InstanceId instance) {
    boolean was = parked.remove(instance);
    if (was) {
      woken.add(instance);
    }
    return was;
  }

  /// The next one woken; null = nobody within {@code limit}.
  @Nullable InstanceId woken(Duration limit) {
    try {
      return woken.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
