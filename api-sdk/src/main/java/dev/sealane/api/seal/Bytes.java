package dev.sealane.api.seal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// An immutable byte string with value equality, so that records may hold one.
public final class Bytes {

  private final byte[] value;

  private Bytes(byte[] value) {
    this.value = value;
  }

  /// Copies {@code value}.
  public static Bytes copyOf(byte[] value) {
    return new Bytes(value.clone());
  }

  /// Returns a fresh copy.
  public byte[] toArray() {
    return value.clone();
  }

  public int length() {
    return value.length;
  }

  /// SHA-256 of the bytes, 64 lower-case hex digits.
  public String sha256Hex() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(value, 0, Math.min(4, value.length)) + "…/" + value.length;
  }
}
