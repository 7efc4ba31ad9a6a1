package dev.sealane.runner.poll;

import dev.sealane.api.id.QueueId;
import dev.sealane.runner.net.Backoff;
import dev.sealane.runner.net.ServerException;
import dev.sealane.runner.net.ServerException.Answered;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The drain of one queue towards a Plan42 server (protocol.md section 8.6): mark it, go on polling
/// until 30 s have passed and a poll came back empty, delete it.
final class Plan42Drain {

  private static final Logger log = LoggerFactory.getLogger(Plan42Drain.class);
  private static final Duration LEAST = Duration.ofSeconds(30);
  private static final int TRIES = 5;

  private final PollParts parts;
  private volatile boolean wanted;
  private boolean done;
  private @Nullable Long markedAt;

  Plan42Drain(PollParts parts) {
    this.parts = parts;
  }

  /// Asks for it; may be called from any thread.
  void begin() {
    wanted = true;
  }

  boolean isDone() {
    return done;
  }

  /// One poll has returned.
  ///
  /// @param empty whether it delivered nothing
  void polled(QueueId queue, boolean empty) throws InterruptedException {
    if (!wanted) {
      return;
    }
    if (markedAt == null) {
      markedAt = parts.ticker().getAsLong();
      repeat("mark", queue, version -> parts.api().markDraining(queue, version));
    } else if (empty && parts.ticker().getAsLong() - markedAt >= LEAST.toNanos()) {
      repeat(
          "delete",
          queue,
          version -> {
            parts.api().delete(queue, version);
            return version;
          });
      done = true;
    }
  }

  private void repeat(String what, QueueId queue, Change change) throws InterruptedException {
    Backoff backoff = new Backoff(RandomGenerator.getDefault());
    @Nullable Integer version = null;
    for (int tries = 0; tries < TRIES; tries++) {
      try {
        change.apply(version == null ? parts.api().version(queue) : version);
        return;
      } catch (ServerException e) {
        if (e.hasStatus(404)) {
          return;
        }
        version = e.failure() instanceof Answered answered ? answered.currentVersion() : null;
        parts.pause().sleep(backoff.after(e));
      }
    }
    log.warn("queue drain step failed step={} queue={}", what, queue);
  }

  /// A change of a queue that needs its version.
  private interface Change {
    int apply(int version) throws InterruptedException;
  }
}
