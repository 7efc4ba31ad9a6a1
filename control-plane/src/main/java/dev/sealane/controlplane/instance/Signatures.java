package dev.sealane.controlplane.instance;

import dev.sealane.api.seal.Bytes;
import java.util.Base64;
import java.util.Optional;

/// Reads the base64 of signatures.
public final class Signatures {

  private Signatures() {}

  /// @return the bytes; empty when it is no base64
  public static Optional<Bytes> read(String base64) {
    try {
      return Optional.of(Bytes.copyOf(Base64.getDecoder().decode(base64)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
