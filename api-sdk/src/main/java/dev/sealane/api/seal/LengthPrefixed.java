package dev.sealane.api.seal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Joins texts so that no two lists give the same bytes: each as a 4-byte big-endian length and its
/// UTF-8 bytes (native.md section 2). Used for AAD and for what is signed.
public final class LengthPrefixed {

  private LengthPrefixed() {}

  public static Bytes of(String... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      joined.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      joined.writeBytes(bytes);
    }
    return Bytes.copyOf(joined.toByteArray());
  }
}
