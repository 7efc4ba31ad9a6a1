package dev.sealane.api.seal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/// How a payload is sealed (design.md section 4).
public enum SealScheme {
  /// Towards Plan42 servers and runners; no sender authentication.
  ECIES("ECIES.Cofactor.VariableIV.X963.SHA256.AESGCM"),
  /// Between Sealane and Sealane: RFC 9180 auth mode, bound to one poll.
  HPKE("HPKE.Auth.P256.HKDF-SHA256.AES-256-GCM"),
  /// The response to an HPKE message, under a key exported from its context.
  HPKE_RESPONSE("HPKE.Export.AES-256-GCM");

  private final String wire;

  SealScheme(String wire) {
    this.wire = wire;
  }

  /// @throws IllegalArgumentException when there is no such scheme
  @JsonCreator
  public static SealScheme parse(String text) {
    return Arrays.stream(values())
        .filter(scheme -> scheme.wire.equals(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "EncryptionAlgorithm is not one of " + Arrays.toString(values())));
  }

  @JsonValue
  @Override
  public String toString() {
    return wire;
  }
}
