package dev.sealane.controlplane.queue;

import dev.sealane.api.id.MessageId;
import dev.sealane.api.json.Json;
import dev.sealane.api.message.MessageCodec;
import dev.sealane.api.message.RunnerMessage;
import dev.sealane.api.message.RunnerReply;
import dev.sealane.api.plan42.QueueMessage;
import dev.sealane.api.seal.Bytes;
import dev.sealane.api.seal.Ecies;
import dev.sealane.api.seal.Hpke;
import dev.sealane.api.seal.MessageBinding;
import dev.sealane.api.seal.P256KeyPair;
import dev.sealane.api.seal.P256PublicKey;
import dev.sealane.api.seal.ResponseSeal;
import dev.sealane.api.seal.SealedPayload;
import dev.sealane.controlplane.seal.AtRest;
import java.time.InstantSource;
import java.util.function.Supplier;

/// Seals messages for queues and opens their responses. One message costs about half a millisecond
/// of computing. Safe for any thread. Not final: a simulation of many thousands goes without it.
class Sealing {

  private static final String PLACE = "message.response_key";

  private final Hpke hpke = new Hpke();
  private final MessageCodec codec = new MessageCodec();
  private final CallerKey caller = CallerKey.generate();
  private final Supplier<P256KeyPair> staticKey;
  private final AtRest atRest;
  private final InstantSource clock;

  /// @param staticKey the server's key, from which HPKE messages come
  Sealing(Supplier<P256KeyPair> staticKey, AtRest atRest, InstantSource clock) {
    this.staticKey = staticKey;
    this.atRest = atRest;
    this.clock = clock;
  }

  /// Seals for a Plan42 queue.
  QueueMessage ecies(RunnerQueue queue, MessageId id, RunnerMessage message) {
    SealedPayload payload =
        Ecies.seal(P256PublicKey.fromPem(queue.publicPem()), codec.write(message));
    return wire(queue, id, caller.pair().publicKey(), payload);
  }

  /// Does what can be done of a seal for an HPKE queue before there is a message.
  Prepared prepare(RunnerQueue queue) {
    P256KeyPair sender = staticKey.get();
    return new Prepared(sender, hpke.prepare(P256PublicKey.fromPem(queue.publicPem()), sender));
  }

  /// Seals for an HPKE queue, as the answer to one poll.
  ///
  /// @param prepared made for this queue, and not used before
  Sealed hpke(
      RunnerQueue queue, Poll poll, MessageId id, RunnerMessage message, Prepared prepared) {
    P256KeyPair sender = prepared.sender();
    MessageBinding binding = binding(queue, poll, id, sender.publicKey());
    Hpke.SealedRequest sealed = prepared.seal().seal(binding.requestAad(), codec.write(message));
    byte[] responseKey =
        atRest.seal(sealed.responseKey().toArray(), PLACE, queue.id().toString(), id.toString());
    return new Sealed(
        wire(queue, id, sender.publicKey(), sealed.payload()),
        Bytes.copyOf(responseKey),
        new ResponseOpening(sealed.responseKey(), binding.responseAad()));
  }

  /// Opens the response to an ECIES message of this process.
  ///
  /// @throws dev.sealane.api.seal.SealException when it was not sealed for this process
  /// @throws dev.sealane.api.json.JsonException when it is no reply
  RunnerReply openEcies(SealedPayload payload) {
    return codec.readReply(Ecies.open(caller.pair(), payload));
  }

  /// Opens the response to an HPKE message.
  ///
  /// @throws dev.sealane.api.seal.SealException when it answers another message
  /// @throws dev.sealane.api.json.JsonException when it is no reply
  RunnerReply openHpke(ResponseOpening opening, SealedPayload payload) {
    return codec.readReply(ResponseSeal.open(opening.key(), opening.aad(), payload));
  }

  /// What opens the response to a message that is known by its row only.
  ResponseOpening opening(RunnerQueue queue, Delivered message) {
    byte[] responseKey =
        atRest.open(
            message.responseKeySealed().toArray(),
            PLACE,
            queue.id().toString(),
            message.id().toString());
    QueueMessage sent = Json.PLAN42.read(message.payload(), QueueMessage.class);
    P256PublicKey sender = P256PublicKey.fromPem(sent.callerPublicKey());
    return new ResponseOpening(
        Bytes.copyOf(responseKey),
        binding(queue, message.poll(), message.id(), sender).responseAad());
  }

  private static MessageBinding binding(
      RunnerQueue queue, Poll poll, MessageId id, P256PublicKey sender) {
    return new MessageBinding(
        queue.team(),
        queue.runner(),
        queue.origin().orElseThrow().instance(),
        queue.id(),
        id,
        poll.nonce(),
        sender);
  }

  private QueueMessage wire(
      RunnerQueue queue, MessageId id, P256PublicKey key, SealedPayload payload) {
    return new QueueMessage(
        queue.team(),
        queue.runner(),
        queue.id(),
        id,
        caller.id(),
        key.toPem(),
        clock.instant(),
        payload);
  }

  /// A seal for one message of one queue.
  ///
  /// @param sender the server's key that it comes from
  record Prepared(P256KeyPair sender, Hpke.Prepared seal) {}

  /// @param message as it goes over the wire
  /// @param responseKey key of its response, sealed for its row
  /// @param opening opens its response
  record Sealed(QueueMessage message, Bytes responseKey, ResponseOpening opening) {}

  /// What opens one response.
  ///
  /// @param key secret
  /// @param aad what the response is bound to
  record ResponseOpening(Bytes key, Bytes aad) {
    @Override
    public String toString() {
      return "ResponseOpening";
    }
  }
}
