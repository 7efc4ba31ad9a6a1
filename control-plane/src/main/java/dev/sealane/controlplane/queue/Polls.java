package dev.sealane.controlplane.queue;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.plan42.QueueMessage;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// Long polls. Each blocks its virtual thread until something waits for its queue, its time is over
/// or its client is gone. Safe for any thread.
final class Polls {

  /// After an answer its run starts; what is only for the next one must not compete with that.
  private static final Duration QUIET = Duration.ofMillis(25);

  private final PollAnswers answers;
  private final ParkedPolls parked;
  private final RunSource runs;
  private final LongSupplier ticker;

  Polls(PollAnswers answers, ParkedPolls parked, RunSource runs, LongSupplier ticker) {
    this.answers = answers;
    this.parked = parked;
    this.runs = runs;
    this.ticker = ticker;
  }

  /// Answers one poll.
  ///
  /// @param waiter stands for the poll; whoever finds its client gone ends it
  /// @return the messages, empty when none came in time
  /// @throws SealaneException `not_found` when the queue is gone, also while it waits; `conflict`
  ///   when the number of the poll does not fit
  List<QueueMessage> poll(LiveQueue queue, Poll poll, Duration maxWait, Waiter waiter)
      throws InterruptedException {
    long end = ticker.getAsLong() + maxWait.toNanos();
    queue.seen(ticker.getAsLong());
    List<QueueMessage> before = begin(queue, poll, waiter);
    if (!before.isEmpty()) {
      return before;
    }
    Optional<InstanceId> instance =
        queue.row().isHpke()
            ? queue.row().origin().map(RunnerQueue.Origin::instance)
            : Optional.empty();
    try {
      return parked(queue, poll, waiter, instance, end);
    } finally {
      leave(queue, waiter, instance);
    }
  }

  void leave(LiveQueue queue, Waiter waiter, Optional<InstanceId> instance) {
    instance.ifPresent(id -> parked.leave(id, waiter));
    queue.exit(waiter);
    queue.seen(ticker.getAsLong());
  }

  /// From here on the poll is the queue's only one.
  List<QueueMessage> begin(LiveQueue queue, Poll poll, Waiter waiter) {
    ReentrantLock answering = queue.answering();
    answering.lock();
    try {
      requireOpen(queue);
      List<QueueMessage> before =
          queue.row().isHpke() ? answers.begin(queue, poll) : List.<QueueMessage>of();
      if (before.isEmpty()) {
        queue.enter(waiter);
      }
      return before;
    } finally {
      answering.unlock();
    }
  }

  private List<QueueMessage> parked(
      LiveQueue queue, Poll poll, Waiter waiter, Optional<InstanceId> instance, long end)
      throws InterruptedException {
    while (true) {
      Optional<List<QueueMessage>> answer = look(queue, poll, waiter, instance, end);
      if (answer.isPresent()) {
        return answer.get();
      }
      await(queue, waiter, end - ticker.getAsLong());
    }
  }

  /// Waits for a sign. A look after the last wait costs little and finds late ones.
  private void await(LiveQueue queue, Waiter waiter, long nanos) throws InterruptedException {
    long left = nanos;
    if (answers.shouldPrepare(queue)) {
      long quiet = Math.min(left, QUIET.toNanos());
      if (waiter.await(quiet)) {
        return;
      }
      answers.prepare(queue); // signs that come meanwhile are kept
      left -= quiet;
    }
    var _ = waiter.await(left);
  }

  /// Parks, then looks once for what waits.
  ///
  /// @return empty when the poll is to wait for its next sign
  Optional<List<QueueMessage>> look(
      LiveQueue queue, Poll poll, Waiter waiter, Optional<InstanceId> instance, long end) {
    instance.ifPresent(id -> parked.park(id, waiter));
    List<QueueMessage> taken = take(queue, poll, waiter);
    if (!taken.isEmpty() || waiter.ended() || end - ticker.getAsLong() <= 0) {
      requireOpen(queue);
      return Optional.of(taken);
    }
    instance.ifPresent(runs::pollParked);
    return Optional.empty();
  }

  private List<QueueMessage> take(LiveQueue queue, Poll poll, Waiter waiter) {
    ReentrantLock answering = queue.answering();
    answering.lock();
    try {
      if (waiter.ended()) { // a later poll has begun, or the client is gone
        return List.of();
      }
      return queue.row().isHpke()
          ? answers.hpke(queue, poll, waiter.takeClaim())
          : answers.plan42(queue);
    } finally {
      answering.unlock();
    }
  }

  private static void requireOpen(LiveQueue queue) {
    if (queue.closed()) {
      throw new SealaneException(ErrorCode.NOT_FOUND, "no such queue");
    }
  }
}
