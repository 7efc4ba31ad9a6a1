package dev.sealane.controlplane.queue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.Version;
import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.json.Json;
import dev.sealane.api.message.MessageCodec;
import dev.sealane.api.message.RunnerReply;
import dev.sealane.api.plan42.QueueMessage;
import dev.sealane.api.runner.BootRequest;
import dev.sealane.api.runner.RegisterQueue;
import dev.sealane.api.seal.Bytes;
import dev.sealane.api.seal.Hpke;
import dev.sealane.api.seal.MessageBinding;
import dev.sealane.api.seal.P256KeyPair;
import dev.sealane.api.seal.P256PublicKey;
import dev.sealane.api.seal.ResponseSeal;
import dev.sealane.api.seal.SealScheme;
import dev.sealane.controlplane.queue.HttpPeer.Answer;
import java.util.Base64;
import java.util.TreeSet;
import java.util.UUID;

/// Plays an instance of our own runner with raw HTTP.
///
/// @param http speaks with the runner's token
/// @param key of the instance
record SealanePeer(HttpPeer http, TeamId team, RunnerId runner, InstanceId id, P256KeyPair key) {

  static SealanePeer fresh(HttpPeer http, TeamId team, RunnerId runner) {
    return new SealanePeer(
        http, team, runner, new InstanceId(UUID.randomUUID()), P256KeyPair.generate());
  }

  Answer boot(long boot) {
    return boot(boot, Version.WIRE, key);
  }

  Answer boot(long boot, int wire, P256KeyPair signer) {
    BootRequest open = request(boot, wire, "");
    String signature = base64(signer.sign(open.signedText(team, runner, id)));
    return http.call(
        "POST",
        "/api/v1/runner/instances/" + id + "/boot",
        Json.NATIVE.write(request(boot, wire, signature)));
  }

  private BootRequest request(long boot, int wire, String signature) {
    TreeSet<String> labels = new TreeSet<>();
    labels.add("gpu");
    labels.add("not-allowed");
    TreeSet<String> runtimes = new TreeSet<>();
    runtimes.add("process");
    return new BootRequest(
        key.publicKey(),
        boot,
        Version.PRODUCT,
        wire,
        "host-1",
        "linux",
        "amd64",
        labels,
        runtimes,
        "policy-1",
        signature);
  }

  String queuePath(QueueId queue) {
    return "/v1/tenants/" + team + "/runners/" + runner + "/queues/" + queue;
  }

  Answer register(QueueId queue, P256KeyPair queueKey, long boot) {
    String pem = queueKey.publicKey().toPem();
    Bytes text = RegisterQueue.signedText(team, runner, id, boot, queue, pem, SealScheme.HPKE);
    RegisterQueue body = new RegisterQueue(pem, SealScheme.HPKE, id, boot, base64(key.sign(text)));
    return http.call("PUT", queuePath(queue), Json.PLAN42.write(body));
  }

  Answer poll(QueueId queue, long no, String nonce, int seconds) {
    return http.get(
        queuePath(queue)
            + "/messages?maxWaitSeconds=%d&pollNo=%d&nonce=%s".formatted(seconds, no, nonce));
  }

  Opened open(P256KeyPair queueKey, JsonNode sent, String nonce) {
    QueueMessage message = Json.PLAN42.convert(sent, QueueMessage.class);
    P256PublicKey server = P256PublicKey.fromPem(message.callerPublicKey());
    MessageBinding binding =
        new MessageBinding(team, runner, id, message.queueId(), message.messageId(), nonce, server);
    Hpke.OpenedRequest request =
        new Hpke().open(queueKey, server, binding.requestAad(), message.payload());
    return new Opened(message, binding, request);
  }

  Answer respond(Opened opened, RunnerReply reply) {
    QueueMessage.Response body =
        new QueueMessage.Response(
            opened.message().callerId(),
            ResponseSeal.seal(
                opened.request().responseKey(),
                opened.binding().responseAad(),
                new MessageCodec().write(reply)));
    return http.call(
        "PUT",
        queuePath(opened.message().queueId())
            + "/messages/"
            + opened.message().messageId()
            + "/response",
        Json.PLAN42.write(body));
  }

  private static String base64(Bytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.toArray());
  }

  record Opened(QueueMessage message, MessageBinding binding, Hpke.OpenedRequest request) {}
}
