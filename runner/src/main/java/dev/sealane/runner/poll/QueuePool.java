package dev.sealane.runner.poll;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All queues of a daemon: each has a thread that replaces its queue when that is gone. Runs never
/// depend on the queue that they came through.
public final class QueuePool implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(QueuePool.class);
  private static final Duration HANDLERS_LIMIT = Duration.ofSeconds(3);

  private final PollParts parts;
  private final ExecutorService messages =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("message-", 0).factory());
  private final List<Thread> loops = new ArrayList<>();
  private final Set<QueueSession> sessions = ConcurrentHashMap.newKeySet();
  private volatile boolean closing;

  public QueuePool(PollParts parts) {
    this.parts = parts;
  }

  /// Adds one queue.
  public synchronized void add() {
    loops.add(Thread.ofVirtual().name("queue-poll-" + loops.size()).start(this::loop));
  }

  /// How many queues it has.
  public synchronized int size() {
    return loops.size();
  }

  private void loop() {
    try {
      while (!closing) {
        QueueSession session = new QueueSession(parts, () -> closing);
        sessions.add(session);
        try {
          session.run(messages);
        } finally {
          sessions.remove(session);
          log.info("queue ended queue={}", session.id());
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // told to end
    }
  }

  /// From now on a queue that is gone is not replaced; to be called before the server is asked to
  /// close them all.
  public void expectEnd() {
    closing = true;
  }

  /// Drains all queues as a Plan42 server needs it (protocol.md section 8.6): 30 s at least.
  ///
  /// @param limit after which it gives up
  public void drain(Duration limit) throws InterruptedException {
    closing = true;
    sessions.forEach(QueueSession::drain);
    List<Thread> ending;
    synchronized (this) {
      ending = List.copyOf(loops);
    }
    long deadline = parts.ticker().getAsLong() + limit.toNanos();
    for (Thread loop : ending) {
      loop.join(Duration.ofNanos(Math.max(0, deadline - parts.ticker().getAsLong())));
    }
  }

  /// Ends all polls. Messages that are being carried out get a few seconds.
  @Override
  public void close() {
    List<Thread> ending;
    synchronized (this) {
      ending = List.copyOf(loops);
      loops.clear();
    }
    ending.forEach(Thread::interrupt);
    messages.shutdown();
    try {
      if (!messages.awaitTermination(HANDLERS_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        messages.shutdownNow();
      }
    } catch (InterruptedException _) {
      messages.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
