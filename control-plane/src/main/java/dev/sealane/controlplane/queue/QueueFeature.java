package dev.sealane.controlplane.queue;

import dev.sealane.controlplane.http.Routes;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;

/// Queues, put together: what they serve, what watches them, how they end.
public final class QueueFeature implements AutoCloseable {

  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("queue-health-", 0).factory());
  private final LiveQueues live;
  private final Queues queues;
  private final QueueHealth health;
  private final QueuePings pings;
  private final QueueRoutes queueRoutes;
  private final MessageRoutes messageRoutes;

  QueueFeature(
      QueueHealth.Watched watched,
      Polls polls,
      Registrations registrations,
      QueueLimits limits,
      LongSupplier ticker) {
    this.live = watched.live();
    this.queues = watched.queues();
    this.health = new QueueHealth(watched, limits, ticker, threads);
    this.pings = new QueuePings(live, health, ticker);
    this.queueRoutes = new QueueRoutes(registrations, queues, health);
    this.messageRoutes = new MessageRoutes(queues, polls, watched.responses(), health, limits);
  }

  public void addTo(Routes routes) {
    queueRoutes.addTo(routes);
    messageRoutes.addTo(routes);
  }

  /// Also an `InstanceListener` and a `RunnerListener`.
  public Queues queues() {
    return queues;
  }

  public QueuePings pings() {
    return pings;
  }

  /// To be started, then ticked every second.
  public QueueHealth health() {
    return health;
  }

  /// Ends parked polls; new ones find the server stopping.
  @Override
  public void close() {
    live.endAllPolls();
    threads.close();
  }
}
