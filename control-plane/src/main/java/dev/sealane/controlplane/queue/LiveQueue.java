package dev.sealane.controlplane.queue;

import dev.sealane.api.id.MessageId;
import dev.sealane.api.id.QueueId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/// What this process knows of a queue beside its row: mailbox, poll, signs of life. Small, since
/// there may be tens of thousands.
///
/// The {@link #answering} lock serialises the answers to polls of one queue; {@link #poll} and
/// {@link #claims} are touched only under it. Everything else is safe for any thread.
final class LiveQueue {

  private final ReentrantLock answering = new ReentrantLock();
  private final Mailbox mailbox = new Mailbox();
  private final AtomicReference<Optional<Waiter>> waiter = new AtomicReference<>(Optional.empty());

  private volatile RunnerQueue row;
  private volatile boolean closed;
  private volatile long seenAt;
  private volatile long pingedAt;
  private final AtomicReference<Optional<Sealing.Prepared>> prepared =
      new AtomicReference<>(Optional.empty());
  private volatile List<Awaited> unanswered = List.of();
  private volatile boolean answered;
  private Poll poll;
  private Claims claims;

  /// @param row as it is stored
  /// @param now reading of the ticker; the queue counts as seen now
  /// @param claims whether an unconfirmed claim may be left from before
  LiveQueue(RunnerQueue row, long now, Claims claims) {
    this.row = row;
    this.seenAt = now;
    this.pingedAt = now;
    this.poll = new Poll(row.lastPollNo(), "");
    this.claims = claims;
  }

  /// What is known of claims that wait for their confirmation.
  sealed interface Claims {

    /// There is none.
    record None() implements Claims {}

    /// The process started after the queue: there may be one.
    record Unknown() implements Claims {}

    /// There is one.
    ///
    /// @param message the message that carries it
    record Waiting(MessageId message) implements Claims {}
  }

  /// A message that was delivered by this process, with what opens its response.
  record Awaited(Delivered row, Sealing.ResponseOpening opening) {}

  QueueId id() {
    return row.id();
  }

  RunnerQueue row() {
    return row;
  }

  void row(RunnerQueue now) {
    row = now;
  }

  ReentrantLock answering() {
    return answering;
  }

  /// The poll that was asked last; its number is 0 before the first, its nonce empty when this
  /// process has not seen it.
  Poll poll() {
    return poll;
  }

  void poll(Poll asked) {
    poll = asked;
  }

  Claims claims() {
    return claims;
  }

  void claims(Claims now) {
    claims = now;
  }

  /// What the last poll was answered with and has no response yet; it spares the response of a run
  /// that starts a look into the database.
  Optional<Awaited> unanswered(MessageId id) {
    return unanswered.stream().filter(message -> message.row().id().equals(id)).findFirst();
  }

  synchronized void delivered(List<Awaited> messages) {
    unanswered = List.copyOf(messages);
    answered |= !messages.isEmpty();
  }

  /// The response to it has come.
  synchronized void responded(MessageId id) {
    unanswered = unanswered.stream().filter(message -> !message.row().id().equals(id)).toList();
  }

  /// Whether this process has sealed a message for it.
  boolean wasAnswered() {
    return answered;
  }

  /// A seal that was prepared for the next message; it is the caller's now.
  Optional<Sealing.Prepared> takePrepared() {
    return prepared.getAndSet(Optional.empty());
  }

  boolean isPrepared() {
    return prepared.get().isPresent();
  }

  void prepared(Sealing.Prepared seal) {
    prepared.set(Optional.of(seal));
  }

  boolean closed() {
    return closed;
  }

  /// Ends the queue and the poll that is parked on it.
  void close() {
    closed = true;
    waiter.get().ifPresent(Waiter::end);
  }

  boolean parked() {
    return waiter.get().isPresent();
  }

  Optional<Waiter> waiter() {
    return waiter.get();
  }

  /// Makes {@code next} the poll of this queue; the one before, whose client has given up, ends.
  void enter(Waiter next) {
    waiter.getAndSet(Optional.of(next)).ifPresent(Waiter::end);
    if (closed) {
      next.end();
    }
  }

  void exit(Waiter poll) {
    waiter.updateAndGet(current -> current.filter(other -> other != poll));
  }

  /// Last sign of life, as a reading of the ticker.
  long seenAt() {
    return seenAt;
  }

  void seen(long now) {
    seenAt = now;
  }

  long pingedAt() {
    return pingedAt;
  }

  void pinged(long now) {
    pingedAt = now;
  }

  Mailbox mailbox() {
    return mailbox;
  }

  /// Puts a message into the mailbox and wakes the poll.
  ///
  /// @return false when it is full
  boolean post(Outgoing message, int limit) {
    boolean taken = mailbox.add(message, limit);
    waiter.get().ifPresent(Waiter::wake);
    return taken;
  }
}
