package dev.sealane.controlplane.queue;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.seal.SealScheme;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A queue in exactly the spelling of Plan42 (protocol.md section 3); queues of our own runners
/// also say whose they are.
record QueueJson(
    @JsonProperty("TenantID") TeamId tenantId,
    @JsonProperty("RunnerID") RunnerId runnerId,
    @JsonProperty("QueueID") QueueId queueId,
    @JsonProperty("PublicKey") String publicKey,
    @JsonProperty("CreatedAt") Instant createdAt,
    @JsonProperty("UpdatedAt") Instant updatedAt,
    @JsonProperty("Version") long version,
    @JsonProperty("IsHealthy") boolean isHealthy,
    @JsonProperty("Draining") boolean draining,
    @JsonProperty("NConsecutiveFailedHealthChecks") int failedChecks,
    @JsonProperty("NConsecutiveSuccessfulHealthChecks") int passedChecks,
    @JsonProperty("LastHealthCheckAt") Instant lastCheckAt,
    @JsonProperty("EncryptionAlgorithm") SealScheme scheme,
    @JsonProperty("InstanceID") @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable InstanceId instanceId,
    @JsonProperty("Boot") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long boot) {

  /// What Plan42 emits for a time that never was.
  private static final Instant NEVER = Instant.parse("0001-01-01T00:00:00Z");

  static QueueJson of(RunnerQueue queue) {
    return new QueueJson(
        queue.team(),
        queue.runner(),
        queue.id(),
        queue.publicPem(),
        queue.createdAt(),
        queue.updatedAt(),
        queue.version(),
        queue.healthy(),
        queue.draining(),
        queue.failedChecks(),
        queue.passedChecks(),
        queue.lastCheckAt().orElse(NEVER),
        queue.scheme(),
        queue.origin().map(RunnerQueue.Origin::instance).orElse(null),
        queue.origin().map(RunnerQueue.Origin::boot).orElse(null));
  }
}
