package dev.sealane.runner.poll;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.json.JsonException;
import dev.sealane.api.message.MessageCodec;
import dev.sealane.api.message.RunnerReply;
import dev.sealane.api.plan42.QueueMessage;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.StartAnswer;
import dev.sealane.api.seal.SealException;
import dev.sealane.runner.dispatch.Handled;
import dev.sealane.runner.dispatch.MessageHandler;
import dev.sealane.runner.net.Backoff;
import dev.sealane.runner.net.Pause;
import dev.sealane.runner.net.PollTicket;
import dev.sealane.runner.net.QueueApi;
import dev.sealane.runner.net.ServerException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One message from its delivery to its answered response. Whatever is wrong with it stays with it.
public final class MessageExchange {

  private static final Logger log = LoggerFactory.getLogger(MessageExchange.class);

  /// For how long a response is repeated; the server gives accepted runs to others then.
  private static final Duration ACCEPTANCE = Duration.ofSeconds(10);

  private final QueueApi api;
  private final MessageHandler handler;
  private final Pause pause;
  private final LongSupplier ticker;
  private final MessageCodec codec = new MessageCodec();
  private final AtomicLong unreadable = new AtomicLong();

  MessageExchange(QueueApi api, MessageHandler handler, Pause pause, LongSupplier ticker) {
    this.api = api;
    this.handler = handler;
    this.pause = pause;
    this.ticker = ticker;
  }

  /// How many messages could not be opened or read.
  long unreadable() {
    return unreadable.get();
  }

  /// Opens, carries out and answers one message; returns when the server has the response, or never
  /// will.
  void exchange(MessageOpener opener, JsonNode delivered, @Nullable PollTicket ticket)
      throws InterruptedException {
    SealedExchange exchange;
    handler.arrived();
    try {
      exchange = opener.open(delivered, ticket);
    } catch (SealException | JsonException | IllegalArgumentException e) {
      log.warn(
          "message not opened message={} unreadable={}",
          delivered.path("MessageID").asText("?"),
          unreadable.incrementAndGet(),
          e);
      return; // nobody to seal an answer for
    }
    Handled handled = handle(exchange, ticket != null);
    log.debug(
        "message handled message={} reply={}",
        exchange.message().messageId(),
        handled.reply().getClass().getSimpleName());
    boolean settled = false;
    try {
      Optional<StartAnswer.Confirmed> answer = respond(exchange, handled);
      if (answer.isPresent() && !handled.accepted().isEmpty()) {
        settled = true;
        handler.confirmed(handled.accepted(), answer.get().runs());
      }
    } finally {
      if (!settled && !handled.accepted().isEmpty()) {
        handler.unconfirmed(handled.accepted());
      }
    }
  }

  private Handled handle(SealedExchange exchange, boolean authenticated) {
    try {
      return handler.handle(codec.readMessage(exchange.plain().toArray()), authenticated);
    } catch (JsonException | IllegalArgumentException e) {
      log.warn(
          "message not understood message={} unreadable={} problem={}",
          exchange.message().messageId(),
          unreadable.incrementAndGet(),
          e.getMessage());
      return new Handled(
          new RunnerReply.UnknownMessageResponse("", "cannot be read: " + e.getMessage()),
          List.<AttemptRef>of());
    }
  }

  /// Repeats the response until it is answered, refused for good, or the time for it has passed.
  private Optional<StartAnswer.Confirmed> respond(SealedExchange exchange, Handled handled)
      throws InterruptedException {
    QueueMessage message = exchange.message();
    QueueMessage.Response response =
        new QueueMessage.Response(
            message.callerId(), exchange.seal().seal(codec.write(handled.reply())));
    Backoff backoff = new Backoff(RandomGenerator.getDefault());
    long deadline = ticker.getAsLong() + ACCEPTANCE.toNanos();
    while (true) {
      try {
        return api.respond(message.queueId(), message.messageId(), response);
      } catch (ServerException e) {
        Duration wait = backoff.after(e);
        if (!e.mayPass() || ticker.getAsLong() + wait.toNanos() - deadline > 0) {
          log.warn("response not delivered message={}", message.messageId(), e);
          return Optional.empty();
        }
        pause.sleep(wait);
      }
    }
  }
}
