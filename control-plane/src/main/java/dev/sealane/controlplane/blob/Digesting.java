package dev.sealane.controlplane.blob;

import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A stream that is digested and counted while somebody reads it.
final class Digesting extends DigestInputStream {

  private long size;

  Digesting(InputStream content) {
    super(content, sha256());
  }

  @Override
  public int read() throws IOException {
    int one = super.read();
    size += one < 0 ? 0 : 1;
    return one;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    size += Math.max(0, count);
    return count;
  }

  /// Of what was read so far; once.
  Digested digested() {
    return new Digested(HexFormat.of().formatHex(getMessageDigest().digest()), size);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
