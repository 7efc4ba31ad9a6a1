package dev.sealane.controlplane.queue;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.message.RunnerMessage.PingRequest;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.controlplane.instance.Instances;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches queues: pings silent ones, marks those that do not answer, deletes the dead; ends calls
/// whose time is over.
///
/// {@link #tick} is called every second by a loop of its own. It reads the monotonic ticker only,
/// so a jump of the clock kills nothing; and a process that has just started counts all queues as
/// seen.
public final class QueueHealth {

  private static final Logger log = LoggerFactory.getLogger(QueueHealth.class);
  private static final int TICKS_BETWEEN_BARS = 5;
  private static final int TICKS_BETWEEN_CLEANING = 60;

  private final Watched watched;
  private final QueueLimits limits;
  private final LongSupplier ticker;
  private final Executor threads;
  private final Set<InstanceId> pingedInstances = ConcurrentHashMap.newKeySet();
  private long ticks;

  /// @param threads where outcomes of pings are stored; one that blocks
  QueueHealth(Watched watched, QueueLimits limits, LongSupplier ticker, Executor threads) {
    this.watched = watched;
    this.limits = limits;
    this.ticker = ticker;
    this.threads = threads;
  }

  /// What is watched, and through whom.
  record Watched(
      LiveQueues live,
      Queues queues,
      QueueCalls calls,
      PendingCalls pending,
      Responses responses,
      Instances instances) {}

  /// Meets the queues that are stored, so that those whose runner does not come back are noticed;
  /// deletes those that should be gone.
  public void start() {
    watched.live().loadAll();
    watched.queues().deleteOutlived();
  }

  /// One look at everything. Blocks on the database when something changes.
  public void tick() {
    long now = ticker.getAsLong();
    watched.pending().expire(now);
    watched.responses().note();
    for (LiveQueue queue : watched.live().all()) {
      queue.mailbox().dropExpired(now);
      look(queue, now);
    }
    if (ticks % TICKS_BETWEEN_BARS == 0) {
      pingBarred();
    }
    if (ticks % TICKS_BETWEEN_CLEANING == 0) {
      watched.responses().forgetExpired();
    }
    ticks++;
  }

  private void look(LiveQueue queue, long now) {
    if (queue.parked() || now - queue.seenAt() < limits.silentAfter().toNanos()) {
      if (!queue.row().unblemished()) {
        threads.execute(() -> passed(queue));
      }
    } else if (now - queue.pingedAt() >= limits.pingEvery().toNanos()) {
      var _ = ping(queue);
    }
  }

  /// Pings a queue and stores the outcome.
  ///
  /// @return completed when the outcome is stored: normally when it answered, else exceptionally
  CompletableFuture<Void> ping(LiveQueue queue) {
    queue.pinged(ticker.getAsLong());
    return watched
        .calls()
        .call(queue, new PingRequest(), limits.pingTimeout())
        .handleAsync(
            (_, failure) -> {
              if (failure == null) {
                passed(queue);
                return null;
              }
              failed(queue);
              throw new SealaneException(ErrorCode.TIMEOUT, "the queue did not answer the ping");
            },
            threads);
  }

  private void passed(LiveQueue queue) {
    queue.seen(ticker.getAsLong());
    stored(queue, true);
    queue.row().origin().ifPresent(made -> watched.instances().answeredPing(made.instance()));
  }

  private void failed(LiveQueue queue) {
    if (queue.parked()) {
      return; // it lives, whatever became of this ping
    }
    RunnerQueue now = stored(queue, false);
    if (now.failedChecks() >= limits.deleteAfter()) {
      log.warn("queue is dead queue={} runner={}", now.id(), now.runner());
      watched.queues().delete(queue);
    }
  }

  private RunnerQueue stored(LiveQueue queue, boolean passed) {
    return queue.closed() ? queue.row() : watched.queues().checked(queue, passed);
  }

  /// A barred instance is let in again when it answers.
  private void pingBarred() {
    for (InstanceId instance : watched.instances().barred()) {
      watched.live().of(instance).stream()
          .filter(queue -> !queue.closed())
          .findFirst()
          .filter(_ -> pingedInstances.add(instance))
          .ifPresent(queue -> {
            var _ = ping(queue).whenComplete((_, _) -> pingedInstances.remove(instance));
          });
    }
  }
}
