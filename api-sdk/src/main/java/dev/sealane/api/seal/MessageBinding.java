package dev.sealane.api.seal;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.MessageId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import java.nio.charset.StandardCharsets;

/// Everything an HPKE message is bound to: it opens for this queue of this instance, as the answer
/// to this poll, from this server, and nowhere else (native.md section 2).
///
/// @param team the tenant
/// @param runner the runner
/// @param instance the instance that made the queue
/// @param queue the queue
/// @param message the message
/// @param pollNonce the nonce of the poll that it answers, 22 base64url characters
/// @param callerKey the server's static key
public record MessageBinding(
    TeamId team,
    RunnerId runner,
    InstanceId instance,
    QueueId queue,
    MessageId message,
    String pollNonce,
    P256PublicKey callerKey) {

  /// Additional data of the request.
  public Bytes requestAad() {
    return aad("request");
  }

  /// Additional data of the response.
  public Bytes responseAad() {
    return aad("response");
  }

  private Bytes aad(String direction) {
    return LengthPrefixed.of(
        SealScheme.HPKE.toString(),
        team.toString(),
        runner.toString(),
        instance.toString(),
        queue.toString(),
        message.toString(),
        direction,
        pollNonce,
        Bytes.copyOf(callerKey.toPem().getBytes(StandardCharsets.UTF_8)).sha256Hex());
  }
}
