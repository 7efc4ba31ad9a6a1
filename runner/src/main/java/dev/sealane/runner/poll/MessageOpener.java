package dev.sealane.runner.poll;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.json.Json;
import dev.sealane.api.plan42.QueueMessage;
import dev.sealane.api.seal.Bytes;
import dev.sealane.api.seal.Ecies;
import dev.sealane.api.seal.Hpke;
import dev.sealane.api.seal.MessageBinding;
import dev.sealane.api.seal.P256PublicKey;
import dev.sealane.api.seal.ResponseSeal;
import dev.sealane.api.seal.SealException;
import dev.sealane.runner.config.RunnerToken;
import dev.sealane.runner.net.PollTicket;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Opens messages of one queue. Safe for any thread.
final class MessageOpener {

  private final PollIdentity identity;
  private final QueueKeys keys;
  private final Hpke hpke = new Hpke();

  MessageOpener(PollIdentity identity, QueueKeys keys) {
    this.identity = identity;
    this.keys = keys;
  }

  /// @param ticket the poll that delivered it; null towards a Plan42 server
  /// @throws dev.sealane.api.json.JsonException when it is no message
  /// @throws SealException when it was not sealed for this queue and poll, or by another sender
  SealedExchange open(JsonNode delivered, @Nullable PollTicket ticket) {
    QueueMessage message = Json.PLAN42.convert(delivered, QueueMessage.class);
    P256PublicKey caller = P256PublicKey.fromPem(message.callerPublicKey());
    return switch (identity) {
      case PollIdentity.Plan42 _ ->
          new SealedExchange(
              message,
              Bytes.copyOf(Ecies.open(keys.pair(), message.payload())),
              response -> Ecies.seal(caller, response));
      case PollIdentity.Sealane sealane ->
          openHpke(sealane, message, caller, Objects.requireNonNull(ticket, "ticket"));
    };
  }

  private SealedExchange openHpke(
      PollIdentity.Sealane sealane, QueueMessage message, P256PublicKey caller, PollTicket ticket) {
    RunnerToken token = sealane.token();
    if (!token.serverKeys().contains(caller.thumbprint())) {
      throw new SealException(
          "sealed by key " + caller.thumbprint() + ", which the runner token does not name", null);
    }
    MessageBinding binding =
        new MessageBinding(
            token.team(),
            token.runner(),
            sealane.instance().id(),
            keys.id(),
            message.messageId(),
            ticket.nonce(),
            caller);
    Hpke.OpenedRequest opened =
        hpke.open(keys.pair(), caller, binding.requestAad(), message.payload());
    return new SealedExchange(
        message,
        opened.plain(),
        response -> ResponseSeal.seal(opened.responseKey(), binding.responseAad(), response));
  }
}
