package dev.sealane.runner.log;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Collects what a redaction lets through.
final class MaskedText implements Redaction.Pieces {

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private long source;

  @Override
  public void clear(byte[] buffer, int offset, int length) {
    text.write(buffer, offset, length);
    source += length;
  }

  @Override
  public void masked(int length, boolean opens) {
    if (opens) {
      text.writeBytes(Redactor.MASK);
    }
    source += length;
  }

  /// How many bytes the result stands for.
  long source() {
    return source;
  }

  @Override
  public String toString() {
    return text.toString(StandardCharsets.UTF_8);
  }
}
