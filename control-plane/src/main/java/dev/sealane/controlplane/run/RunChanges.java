package dev.sealane.controlplane.run;

import dev.sealane.api.id.RunId;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Tells listeners that a run may look different now. Only a hint without content: whoever is told
/// reads the run again. Safe for any thread.
public final class RunChanges {

  private final ConcurrentMap<RunId, List<Runnable>> listeners = new ConcurrentHashMap<>();

  /// Calls {@code listener} after every change of {@code run} until the subscription is closed.
  ///
  /// @param listener must not block and must not throw; called on any thread
  public Subscription subscribe(RunId run, Runnable listener) {
    listeners.compute(
        run,
        (_, existing) -> {
          List<Runnable> all = existing == null ? new CopyOnWriteArrayList<>() : existing;
          all.add(listener);
          return all;
        });
    return () ->
        listeners.computeIfPresent(
            run,
            (_, all) -> {
              all.remove(listener);
              return all.isEmpty() ? null : all;
            });
  }

  /// Tells the listeners of {@code run}. To be called after the commit.
  public void publish(RunId run) {
    listeners.getOrDefault(run, List.of()).forEach(Runnable::run);
  }

  /// Ends with {@link #close}, which may be called twice.
  @FunctionalInterface
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
