package dev.sealane.api.seal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// An encrypted message or response as it crosses the wire: Plan42's `WrappedSecret` (protocol.md
/// section 3) and the two HPKE objects of native.md section 2.
///
/// @param encryptionAlgorithm which scheme made it
/// @param encryptedData standard base64 with padding; ECIES and HPKE: ciphertext and 16-byte tag;
///   HPKE response: 12-byte nonce, ciphertext, 16-byte tag
/// @param ephemeralPublicKey ECIES: PEM of a P-256 key; HPKE: base64 of the 65-byte `enc`; HPKE
///   response: null
public record SealedPayload(
    @JsonProperty("EncryptionAlgorithm") SealScheme encryptionAlgorithm,
    @JsonProperty("EncryptedData") String encryptedData,
    @JsonProperty("EphemeralPublicKey") @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String ephemeralPublicKey) {

  public SealedPayload {
    requirePresent("EncryptionAlgorithm", encryptionAlgorithm);
    requirePresent("EncryptedData", encryptedData);
  }

  /// JSON may leave out any field.
  private static void requirePresent(String what, @Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException(what + " is missing, must be a text");
    }
  }
}
