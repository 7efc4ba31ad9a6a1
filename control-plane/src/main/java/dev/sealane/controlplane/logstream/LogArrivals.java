package dev.sealane.controlplane.logstream;

import dev.sealane.api.id.RunId;
import dev.sealane.api.runner.AttemptRef;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Tells followers that a run has new records, or that they are held back. Safe for any thread.
///
/// It carries no records: who is told reads them from disk, at his own pace, so a slow follower
/// holds no memory. Subscribe first, then read: what is stored after that is told.
public final class LogArrivals {

  private final ConcurrentHashMap<RunId, Set<Runnable>> followers = new ConcurrentHashMap<>();
  private final SuppressedLogs suppressed;

  /// @param clock ends what a runner said once and never again
  public LogArrivals(InstantSource clock) {
    this.suppressed = new SuppressedLogs(clock);
  }

  /// @param told runs on the thread that stored the records; must not block
  public Subscription subscribe(RunId run, Runnable told) {
    Runnable mine = () -> told.run(); // two subscriptions of one Runnable are two
    followers.compute(
        run,
        (_, present) -> {
          Set<Runnable> all = present == null ? ConcurrentHashMap.newKeySet() : present;
          all.add(mine);
          return all;
        });
    return () ->
        followers.computeIfPresent(
            run,
            (_, present) -> {
              present.remove(mine);
              return present.isEmpty() ? null : present;
            });
  }

  /// Call it after the commit of records of {@code attempt}.
  public void publish(AttemptRef attempt) {
    suppressed.end(attempt);
    tell(attempt.runId());
  }

  /// The runner holds back the records that come next, until the program has ended.
  public void suppressed(AttemptRef attempt) {
    if (suppressed.begin(attempt)) {
      tell(attempt.runId());
    }
  }

  /// Whether the next records of {@code attempt} are held back, as far as this server was told.
  public boolean isSuppressed(AttemptRef attempt) {
    return suppressed.contains(attempt);
  }

  private void tell(RunId run) {
    Set<Runnable> present = followers.get(run);
    if (present != null) {
      present.forEach(Runnable::run);
    }
  }

  /// Runs that somebody follows.
  public int followed() {
    return followers.size();
  }

  /// Ends a subscription; harmless to repeat.
  @FunctionalInterface
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
