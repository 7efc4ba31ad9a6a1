package dev.sealane.controlplane.auth;

import dev.sealane.api.seal.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/// Makes tokens and the hash under which they are known. They hold 256 random bits, so a plain
/// SHA-256 is enough.
final class TokenHash {

  private static final String PREFIX = "slk_";
  private static final int RANDOM_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private TokenHash() {}

  /// A fresh token: `slk_` and 43 base64url characters.
  static String freshToken() {
    byte[] value = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(value);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(value);
  }

  /// SHA-256 of the whole token, 64 hex digits.
  static String of(String token) {
    return Bytes.copyOf(token.getBytes(StandardCharsets.UTF_8)).sha256Hex();
  }
}
