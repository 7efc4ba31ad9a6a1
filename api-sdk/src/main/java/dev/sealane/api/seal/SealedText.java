package dev.sealane.api.seal;

import java.util.Base64;

/// Reads the base64 of sealed payloads.
final class SealedText {

  private SealedText() {}

  static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new SealException("sealed text is not base64", e);
    }
  }
}
