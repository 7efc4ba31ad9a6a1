package dev.sealane.controlplane.queue;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.MessageId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.UuidV7;
import dev.sealane.api.message.RunnerMessage;
import dev.sealane.api.message.RunnerMessage.CancelRunsRequest;
import dev.sealane.api.message.RunnerReply;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.controlplane.run.CancelSender;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends messages to queues, at most once and with a deadline, and waits for their responses. Safe
/// for any thread; never blocks.
public final class QueueCalls implements CancelSender {

  private static final Logger log = LoggerFactory.getLogger(QueueCalls.class);

  /// As long as a heartbeat takes to repeat a cancel, and a margin.
  private static final Duration CANCEL_DEADLINE = Duration.ofSeconds(30);

  private final LiveQueues queues;
  private final PendingCalls pending;
  private final QueueLimits limits;
  private final LongSupplier ticker;
  private final UuidV7 ids;
  private final Map<RunnerId, String> lastChosen = new ConcurrentHashMap<>();

  QueueCalls(
      LiveQueues queues,
      PendingCalls pending,
      QueueLimits limits,
      LongSupplier ticker,
      UuidV7 ids) {
    this.queues = queues;
    this.pending = pending;
    this.limits = limits;
    this.ticker = ticker;
    this.ids = ids;
  }

  /// Sends a message to one queue.
  ///
  /// @param timeout within which the response must come
  /// @return completed with the response, or with a {@link SealaneException}: `timeout`,
  ///   `not_found` when the queue is gone, `unavailable` when its mailbox is full
  CompletableFuture<RunnerReply> call(LiveQueue queue, RunnerMessage message, Duration timeout) {
    long deadline = ticker.getAsLong() + timeout.toNanos();
    MessageId id = new MessageId(ids.next());
    CompletableFuture<RunnerReply> reply = pending.open(id, queue.id(), deadline);
    if (!queue.post(new Outgoing(id, message, deadline), limits.mailbox())) {
      pending.fail(id, ErrorCode.UNAVAILABLE, "the queue's mailbox is full; try again");
    } else if (queue.closed()) {
      pending.queueGone(queue.id());
    }
    return reply;
  }

  /// Sends a message to a healthy queue of a runner; its queues take turns.
  ///
  /// @return as {@link #call}; `unavailable` when the runner has no healthy queue
  public CompletableFuture<RunnerReply> callRunner(
      RunnerId runner, RunnerMessage message, Duration timeout) {
    List<RunnerQueue> rows =
        queues.all().stream()
            .map(LiveQueue::row)
            .filter(row -> row.runner().equals(runner))
            .toList();
    return QueueChooser.next(rows, lastChosen.getOrDefault(runner, ""))
        .flatMap(row -> {
          lastChosen.put(runner, row.id().toString());
          return queues.find(row.id());
        })
        .map(queue -> call(queue, message, timeout))
        .orElseGet(() ->
            CompletableFuture.failedFuture(
                new SealaneException(
                    ErrorCode.UNAVAILABLE, "the runner has no healthy queue; is it started?")));
  }

  @Override
  public void send(InstanceId instance, CancelRunsRequest request) {
    long deadline = ticker.getAsLong() + CANCEL_DEADLINE.toNanos();
    Outgoing message = new Outgoing(new MessageId(ids.next()), request, deadline);
    boolean sent =
        queues.of(instance).stream()
            .filter(queue -> queue.row().isHpke() && !queue.row().draining() && !queue.closed())
            .sorted(Comparator.comparing(LiveQueue::parked).reversed())
            .anyMatch(queue -> queue.post(message, limits.mailbox()));
    if (!sent) {
      log.info("cancel waits for a heartbeat instance={}", instance);
    }
  }
}
