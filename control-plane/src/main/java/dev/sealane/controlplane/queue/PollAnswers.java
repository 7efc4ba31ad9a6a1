package dev.sealane.controlplane.queue;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.MessageId;
import dev.sealane.api.id.UuidV7;
import dev.sealane.api.json.Json;
import dev.sealane.api.message.RunnerMessage.StartRunsRequest;
import dev.sealane.api.plan42.QueueMessage;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.controlplane.sql.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the answers to polls: takes what waits, seals it for this poll, stores it. All methods are
/// called under the queue's {@link LiveQueue#answering} lock; they block on the database, and
/// sealing happens outside of any transaction.
final class PollAnswers {

  private static final Logger log = LoggerFactory.getLogger(PollAnswers.class);

  private final Parts parts;
  private final RunSource runs;
  private final QueueLimits limits;
  private final LongSupplier ticker;
  private final InstantSource clock;

  PollAnswers(
      Parts parts, RunSource runs, QueueLimits limits, LongSupplier ticker, InstantSource clock) {
    this.parts = parts;
    this.runs = runs;
    this.limits = limits;
    this.ticker = ticker;
    this.clock = clock;
  }

  /// What answers are made with.
  record Parts(
      Database database, QueueStore queues, MessageStore messages, Sealing sealing, UuidV7 ids) {}

  /// Lets a poll begin. A number that was asked before gets what it got then; a higher one proves
  /// that the answer before was not taken, so what it claimed goes back.
  ///
  /// @return the answer of before; empty when the poll is to be answered now
  /// @throws SealaneException `conflict` when a later poll was asked, or this one with another
  ///   nonce
  List<QueueMessage> begin(LiveQueue queue, Poll poll) {
    Poll last = queue.poll();
    if (poll.no() < last.no()) {
      throw new SealaneException(
          ErrorCode.CONFLICT, "pollNo is %d, must be at least %d".formatted(poll.no(), last.no()));
    }
    if (poll.no() == last.no()) {
      return again(queue, poll, last);
    }
    giveBack(queue);
    queue.poll(poll);
    queue.delivered(List.of());
    return List.of();
  }

  private List<QueueMessage> again(LiveQueue queue, Poll poll, Poll last) {
    List<Delivered> before =
        parts.database().read(handle -> parts.messages().ofPoll(handle, queue.id(), poll.no()));
    boolean sameNonce =
        (last.nonce().isEmpty() || last.nonce().equals(poll.nonce()))
            && before.stream().allMatch(message -> message.poll().equals(poll));
    if (!sameNonce) {
      throw new SealaneException(
          ErrorCode.CONFLICT,
          "pollNo %d was asked with another nonce; ask with a higher one".formatted(poll.no()));
    }
    queue.poll(poll);
    if (before.isEmpty()) {
      giveBack(queue); // claimed for this very poll, but its answer could not be stored
    }
    return before.stream()
        .map(message -> Json.PLAN42.read(message.payload(), QueueMessage.class))
        .toList();
  }

  /// Gives back claims of the queue that nobody will confirm any more.
  void giveBack(LiveQueue queue) {
    if (!(queue.claims() instanceof LiveQueue.Claims.None)) {
      runs.giveBackUnconfirmed(queue.id());
      queue.claims(new LiveQueue.Claims.None());
    }
  }

  /// Takes what waits for a Plan42 queue. It is lost when the answer is: the caller has given up by
  /// the time a second delivery could come.
  List<QueueMessage> plan42(LiveQueue queue) {
    return queue.mailbox().take(limits.batch(), ticker.getAsLong()).stream()
        .map(message -> parts.sealing().ecies(queue.row(), message.id(), message.message()))
        .toList();
  }

  /// Takes what waits for an HPKE queue, and runs for its instance.
  ///
  /// @param claim whether to look for runs
  List<QueueMessage> hpke(LiveQueue queue, Poll poll, boolean claim) {
    List<Outgoing> waiting =
        new ArrayList<>(queue.mailbox().take(limits.batch() - 1, ticker.getAsLong()));
    if (claim && !queue.row().draining()) {
      claimed(queue).ifPresent(waiting::add);
    }
    return waiting.isEmpty() ? List.of() : sealed(queue, poll, waiting);
  }

  private Optional<Outgoing> claimed(LiveQueue queue) {
    InstanceId instance = queue.row().origin().orElseThrow().instance();
    MessageId message = new MessageId(parts.ids().next());
    Optional<StartRunsRequest> batch = runs.claim(instance, queue.id(), message);
    return batch.map(request -> {
      queue.claims(new LiveQueue.Claims.Waiting(message));
      return new Outgoing(message, request, ticker.getAsLong() + limits.keepMessages().toNanos());
    });
  }

  private List<QueueMessage> sealed(LiveQueue queue, Poll poll, List<Outgoing> waiting) {
    Instant deadline = clock.instant().plus(limits.keepMessages());
    List<QueueMessage> answer = new ArrayList<>();
    List<LiveQueue.Awaited> awaited = new ArrayList<>();
    for (Outgoing message : waiting) {
      Sealing.Sealed sealed =
          parts.sealing().hpke(queue.row(), poll, message.id(), message.message(), prepared(queue));
      answer.add(sealed.message());
      Delivered row =
          new Delivered(
              message.id(),
              message.message().getClass().getSimpleName(),
              Json.PLAN42.write(sealed.message()),
              poll,
              sealed.responseKey(),
              deadline,
              false,
              Optional.empty());
      awaited.add(new LiveQueue.Awaited(row, sealed.opening()));
    }
    if (!stored(queue, poll, awaited.stream().map(LiveQueue.Awaited::row).toList())) {
      log.warn("poll answer dropped queue={} poll={}", queue.id(), poll.no());
      giveBack(queue);
      return List.of();
    }
    queue.delivered(awaited);
    return answer;
  }

  private Sealing.Prepared prepared(LiveQueue queue) {
    return queue.takePrepared().orElseGet(() -> parts.sealing().prepare(queue.row()));
  }

  /// Whether a seal for the next message should be made while nothing is to be done. Only where
  /// messages come: ten thousand queues that only wait cost no key agreements.
  boolean shouldPrepare(LiveQueue queue) {
    return queue.row().isHpke() && queue.wasAnswered() && !queue.isPrepared();
  }

  /// Makes it. Costs computing, so the caller has seen a moment of quiet.
  void prepare(LiveQueue queue) {
    queue.prepared(parts.sealing().prepare(queue.row()));
  }

  private boolean stored(LiveQueue queue, Poll poll, List<Delivered> rows) {
    return parts
        .database()
        .write(handle -> {
          if (!parts.queues().answered(handle, queue.id(), poll.no())) {
            return false;
          }
          rows.forEach(row -> parts.messages().insert(handle, queue.id(), row));
          return true;
        });
  }
}
