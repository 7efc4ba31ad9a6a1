package dev.sealane.api.runner;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.seal.Bytes;
import dev.sealane.api.seal.LengthPrefixed;
import dev.sealane.api.seal.SealScheme;
import org.jspecify.annotations.Nullable;

/// Body of `PUT /v1/…/queues/{Q}`. A Plan42 runner sends the key alone and gets an ECIES queue.
///
/// @param publicKey PEM of the queue's P-256 key
/// @param encryptionAlgorithm how it is sealed to; null = ECIES
/// @param instanceId the instance that made it; null = a Plan42 runner
/// @param boot the instance's boot; null likewise
/// @param signature base64 of the ECDSA signature (DER) by the instance's key over {@link
///   #signedText}; null likewise
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RegisterQueue(
    @JsonProperty("PublicKey") String publicKey,
    @JsonProperty("EncryptionAlgorithm") @Nullable SealScheme encryptionAlgorithm,
    @JsonProperty("InstanceID") @Nullable InstanceId instanceId,
    @JsonProperty("Boot") @Nullable Long boot,
    @JsonProperty("Signature") @Nullable String signature) {

  /// What the signature covers.
  public static Bytes signedText(
      TeamId team,
      RunnerId runner,
      InstanceId instance,
      long boot,
      QueueId queue,
      String publicKeyPem,
      SealScheme scheme) {
    return LengthPrefixed.of(
        team.toString(),
        runner.toString(),
        instance.toString(),
        Long.toString(boot),
        queue.toString(),
        publicKeyPem,
        scheme.toString());
  }
}
