package dev.sealane.controlplane.queue;

import dev.sealane.api.id.QueueId;
import dev.sealane.api.id.RunnerId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Pings that somebody asks for. Safe for any thread.
public final class QueuePings {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final LiveQueues live;
  private final QueueHealth health;
  private final LongSupplier ticker;

  QueuePings(LiveQueues live, QueueHealth health, LongSupplier ticker) {
    this.live = live;
    this.health = health;
    this.ticker = ticker;
  }

  /// Pings all queues of a runner at once. Blocks until each has answered or failed.
  ///
  /// @return one outcome a queue, by id
  public List<Outcome> pingAll(RunnerId runner) throws InterruptedException {
    List<CompletableFuture<Outcome>> running =
        live.all().stream()
            .filter(queue -> queue.row().runner().equals(runner))
            .sorted((left, right) -> left.id().compareTo(right.id()))
            .map(this::ping)
            .toList();
    List<Outcome> outcomes = new ArrayList<>();
    for (CompletableFuture<Outcome> one : running) {
      try {
        outcomes.add(one.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException("an outcome is always given", e);
      }
    }
    return outcomes;
  }

  private CompletableFuture<Outcome> ping(LiveQueue queue) {
    long start = ticker.getAsLong();
    return health
        .ping(queue)
        .handle((_, failure) ->
            new Outcome(
                queue.id(),
                failure == null,
                (ticker.getAsLong() - start) / NANOS_PER_MILLI,
                failure == null ? null : "it did not answer in time"));
  }

  /// @param millis how long it took, milliseconds
  /// @param error why it failed; null = it answered
  public record Outcome(QueueId id, boolean ok, long millis, @Nullable String error) {}
}
