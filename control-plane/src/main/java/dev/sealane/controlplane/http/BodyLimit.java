package dev.sealane.controlplane.http;

/// How large a body may be that is kept in memory.
///
/// @param wireBytes as it comes over the wire, compressed or not; from 1
/// @param decodedBytes after decompression; from {@code wireBytes}
public record BodyLimit(int wireBytes, int decodedBytes) {
  public BodyLimit {
    if (wireBytes < 1 || decodedBytes < wireBytes) {
      throw new IllegalArgumentException(
          "body limit is %d and %d, must be at least 1 and rising"
              .formatted(wireBytes, decodedBytes));
    }
  }
}
