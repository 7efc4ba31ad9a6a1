package dev.sealane.runner.poll;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.id.QueueId;
import dev.sealane.runner.net.Backoff;
import dev.sealane.runner.net.PollTicket;
import dev.sealane.runner.net.ServerException;
import dev.sealane.runner.net.ServerException.Answered;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One queue's life: key pair, registration, polls, until it is gone or closed.
///
/// Towards Sealane the next poll starts only when all responses of the last one are settled, since
/// a higher poll number gives unconfirmed runs back; towards Plan42 it starts at once.
final class QueueSession {

  private static final Logger log = LoggerFactory.getLogger(QueueSession.class);
  private static final Duration HOLD = Duration.ofSeconds(30);
  private static final int NONCE_LENGTH = 16;

  private final PollParts parts;
  private final BooleanSupplier endExpected;
  private final PollIdentity identity;
  private final QueueKeys keys = QueueKeys.fresh();
  private final MessageOpener opener;
  private final Backoff backoff;
  private final Plan42Drain drain;
  private final SecureRandom random = new SecureRandom();

  /// @param parts what all queues share
  /// @param endExpected whether the queue is closed on purpose, so that its end is no news
  QueueSession(PollParts parts, BooleanSupplier endExpected) {
    this.parts = parts;
    this.endExpected = endExpected;
    this.identity = parts.identity().get();
    this.opener = new MessageOpener(identity, keys);
    this.backoff = new Backoff(random);
    this.drain = new Plan42Drain(parts);
  }

  QueueId id() {
    return keys.id();
  }

  /// Begins the drain that a Plan42 server needs; {@link #run} returns when it is over.
  void drain() {
    drain.begin();
  }

  /// Registers and polls; returns when the queue is gone or drained.
  ///
  /// @throws InterruptedException when it is told to end
  void run(ExecutorService messages) throws InterruptedException {
    if (!register()) {
      return;
    }
    log.info("queue registered queue={} key={}", id(), keys.pair().publicKey().thumbprint());
    parts.events().registered(id());
    long pollNo = 1;
    PollTicket ticket = ticket(pollNo);
    while (!drain.isDone()) {
      PollResult result = poll(ticket);
      switch (result) {
        case PollResult.Delivered(List<JsonNode> delivered) -> {
          log.debug("polled queue={} poll={} messages={}", id(), pollNo, delivered.size());
          handle(delivered, ticket, messages);
          ticket = ticket(++pollNo);
          drain.polled(id(), delivered.isEmpty());
        }
        case PollResult.Unknown(Duration pause) -> {
          drain.polled(id(), true);
          parts.pause().sleep(pause); // then the same ticket again
        }
        case PollResult.Gone() -> {
          return;
        }
      }
    }
  }

  /// One poll with its rules for failures (design.md section 9).
  private PollResult poll(@Nullable PollTicket ticket) throws InterruptedException {
    try {
      List<JsonNode> delivered = parts.api().poll(id(), ticket, HOLD);
      backoff.reset();
      return new PollResult.Delivered(delivered);
    } catch (ServerException e) {
      if (e.hasStatus(404) || e.hasStatus(409) || e.hasStatus(410)) {
        if (!endExpected.getAsBoolean()) {
          log.warn("queue is gone, a fresh one takes its place queue={}", id());
        }
        return new PollResult.Gone();
      }
      if (e.isRefusedCredential() && parts.events().credentialRefused(e)) {
        return new PollResult.Gone();
      }
      return new PollResult.Unknown(pauseAfter("poll", e));
    }
  }

  private void handle(
      List<JsonNode> delivered, @Nullable PollTicket ticket, ExecutorService messages)
      throws InterruptedException {
    List<Future<?>> exchanges = new ArrayList<>();
    for (JsonNode message : delivered) {
      exchanges.add(
          messages.submit(() -> {
            parts.exchange().exchange(opener, message, ticket);
            return null;
          }));
    }
    if (ticket == null) {
      return;
    }
    for (Future<?> exchange : exchanges) {
      try {
        exchange.get();
      } catch (ExecutionException e) {
        log.error("message failed queue={}", id(), e.getCause());
      }
    }
  }

  /// @return false when a fresh queue must be made: this id is taken, or there is a new boot
  private boolean register() throws InterruptedException {
    while (true) {
      try {
        parts.api().register(id(), keys.registration(identity));
        backoff.reset();
        return true;
      } catch (ServerException e) {
        if (e.failure() instanceof Answered answered && answered.status() == 409) {
          return ours(answered);
        }
        if ((e.isRefusedCredential() || e.hasStatus(404)) && parts.events().credentialRefused(e)) {
          return false;
        }
        parts.pause().sleep(pauseAfter("registration", e));
      }
    }
  }

  /// A conflict with our own key is the answer to a registration whose first answer was lost.
  private boolean ours(Answered conflict) {
    String current = conflict.currentPublicKey();
    boolean ours =
        current == null
            ? identity instanceof PollIdentity.Plan42
            : current.strip().equals(keys.pair().publicKey().toPem().strip());
    if (!ours) {
      log.warn("queue id is taken, a fresh one takes its place queue={}", id());
    }
    return ours;
  }

  private Duration pauseAfter(String what, ServerException e) {
    Duration pause = backoff.after(e);
    log.warn(
        "{} failed queue={} retry_ms={} problem={}", what, id(), pause.toMillis(), e.getMessage());
    return pause;
  }

  private @Nullable PollTicket ticket(long no) {
    if (identity instanceof PollIdentity.Plan42) {
      return null;
    }
    byte[] nonce = new byte[NONCE_LENGTH];
    random.nextBytes(nonce);
    return new PollTicket(no, Base64.getUrlEncoder().withoutPadding().encodeToString(nonce));
  }
}
