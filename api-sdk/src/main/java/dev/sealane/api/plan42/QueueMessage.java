package dev.sealane.api.plan42;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.id.MessageId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.seal.SealedPayload;
import java.time.Instant;
import java.util.List;

/// A sealed message as a poll delivers it: Plan42's `RunnerMessage` (protocol.md section 3).
///
/// @param callerId names the server process that waits for the response
/// @param callerPublicKey PEM of the key that the response is sealed to (ECIES) or that sealed the
///   request (HPKE)
/// @param payload the sealed request
public record QueueMessage(
    @JsonProperty("TenantID") TeamId tenantId,
    @JsonProperty("RunnerID") RunnerId runnerId,
    @JsonProperty("QueueID") QueueId queueId,
    @JsonProperty("MessageID") MessageId messageId,
    @JsonProperty("CallerID") String callerId,
    @JsonProperty("CallerPublicKey") String callerPublicKey,
    @JsonProperty("CreatedAt") Instant createdAt,
    @JsonProperty("Payload") SealedPayload payload) {

  /// Answer of a poll. The elements stay trees, so that one that cannot be read does not spoil the
  /// others.
  ///
  /// @param messages {@link QueueMessage} each, at most 10
  public record Batch(@JsonProperty("Messages") List<JsonNode> messages) {
    public Batch {
      messages = List.copyOf(messages);
    }
  }

  /// Body of the PUT of a response.
  ///
  /// @param callerId copied from the message
  /// @param payload the sealed reply
  public record Response(
      @JsonProperty("CallerID") String callerId, @JsonProperty("Payload") SealedPayload payload) {}
}
