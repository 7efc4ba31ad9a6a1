package dev.sealane.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.json.Json;
import dev.sealane.api.message.MessageCodec;
import dev.sealane.api.message.RunnerMessage;
import dev.sealane.api.message.RunnerMessage.PingRequest;
import dev.sealane.api.message.RunnerMessage.StartRunsRequest;
import dev.sealane.api.message.RunnerReply;
import dev.sealane.api.message.RunnerReply.PingResponse;
import dev.sealane.api.message.RunnerReply.StartRunsResponse;
import dev.sealane.api.message.RunnerReply.UnknownMessageResponse;
import dev.sealane.api.plan42.QueueMessage;
import dev.sealane.api.run.EndedBy;
import dev.sealane.api.runner.RegisterQueue;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.api.seal.Hpke;
import dev.sealane.api.seal.MessageBinding;
import dev.sealane.api.seal.P256KeyPair;
import dev.sealane.api.seal.P256PublicKey;
import dev.sealane.api.seal.ResponseSeal;
import dev.sealane.api.seal.SealScheme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/// One HPKE queue of a {@link LightInstance} on its own connection. One call at a time.
public final class LightQueue {

  private static final int NONCE_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final LightInstance instance;
  private final LightConnection connection;
  private final QueueId id = new QueueId(UUID.randomUUID());
  private final P256KeyPair pair = P256KeyPair.generate();
  private final Hpke hpke = new Hpke();
  private final MessageCodec codec = new MessageCodec();
  private final String path;
  private long polls;
  private String nonce = "";

  private LightQueue(LightInstance instance, LightConnection connection) {
    this.instance = instance;
    this.connection = connection;
    this.path =
        "/v1/tenants/%s/runners/%s/queues/%s"
            .formatted(instance.token().team(), instance.token().runner(), id);
  }

  /// Registers a fresh queue.
  public static LightQueue register(LightInstance instance, LightConnection connection)
      throws IOException {
    LightQueue queue = new LightQueue(instance, connection);
    String pem = queue.pair.publicKey().toPem();
    byte[] signature =
        instance
            .key()
            .sign(
                RegisterQueue.signedText(
                    instance.token().team(),
                    instance.token().runner(),
                    instance.id(),
                    LightInstance.BOOT,
                    queue.id,
                    pem,
                    SealScheme.HPKE))
            .toArray();
    RegisterQueue body =
        new RegisterQueue(
            pem,
            SealScheme.HPKE,
            instance.id(),
            LightInstance.BOOT,
            Base64.getEncoder().encodeToString(signature));
    instance.call(connection, "PUT", queue.path, Json.PLAN42.writeBytes(body));
    return queue;
  }

  /// Asks once.
  ///
  /// @return the answer as it came, with its messages
  public String poll(int maxWaitSeconds) throws IOException {
    byte[] random = new byte[NONCE_BYTES];
    RANDOM.nextBytes(random);
    nonce = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    polls++;
    String query =
        "/messages?maxWaitSeconds=%d&pollNo=%d&nonce=%s".formatted(maxWaitSeconds, polls, nonce);
    return instance.call(connection, "GET", path + query, new byte[0]).body();
  }

  /// Answers pings, accepts every run of a poll's answer and reports that it ended well.
  ///
  /// @return how many runs there were
  public int finish(String polled) throws IOException {
    List<ReportEntry> results = new ArrayList<>();
    for (JsonNode delivered :
        Json.PLAN42.readTree(polled.getBytes(StandardCharsets.UTF_8)).path("Messages")) {
      QueueMessage message = Json.PLAN42.convert(delivered, QueueMessage.class);
      P256PublicKey caller = P256PublicKey.fromPem(message.callerPublicKey());
      MessageBinding binding =
          new MessageBinding(
              instance.token().team(),
              instance.token().runner(),
              instance.id(),
              id,
              message.messageId(),
              nonce,
              caller);
      Hpke.OpenedRequest opened = hpke.open(pair, caller, binding.requestAad(), message.payload());
      RunnerReply reply =
          switch (codec.readMessage(opened.plain().toArray())) {
            case StartRunsRequest starts -> {
              starts.runs().forEach(run -> results.add(ended(run)));
              yield accepted(starts);
            }
            case PingRequest _ -> new PingResponse();
            case RunnerMessage other ->
                new UnknownMessageResponse(other.getClass().getSimpleName(), "not known here");
          };
      respond(message, opened, binding, reply);
    }
    if (!results.isEmpty()) {
      instance.call(
          connection,
          "POST",
          "/api/v1/runner/report",
          Json.NATIVE.writeListBytes(results, ReportEntry.class));
    }
    return results.size();
  }

  private static StartRunsResponse accepted(StartRunsRequest starts) {
    return new StartRunsResponse(
        starts.runs().stream()
            .map(run ->
                new StartRunsResponse.Started(run.run(), run.attempt(), true, false, null, null))
            .toList());
  }

  private void respond(
      QueueMessage message, Hpke.OpenedRequest opened, MessageBinding binding, RunnerReply reply)
      throws IOException {
    QueueMessage.Response response =
        new QueueMessage.Response(
            message.callerId(),
            ResponseSeal.seal(opened.responseKey(), binding.responseAad(), codec.write(reply)));
    instance.call(
        connection,
        "PUT",
        path + "/messages/" + message.messageId() + "/response",
        Json.PLAN42.writeBytes(response));
  }

  private static ReportEntry ended(StartRunsRequest.Element run) {
    Instant now = Instant.now();
    return new ReportEntry.Result(
        run.run(), run.attempt(), EndedBy.PROGRAM, 0, null, null, null, true, now, now, 0);
  }
}
