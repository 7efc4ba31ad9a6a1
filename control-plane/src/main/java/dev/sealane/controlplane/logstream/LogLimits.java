package dev.sealane.controlplane.logstream;

/// How logs are laid out.
///
/// @param rowBytes bytes of an attempt's log that lie in the index itself before a segment file is
///   begun, from 0; most runs never need a file (ADR 0011)
/// @param tails attempts whose last position is kept in memory, from 1
public record LogLimits(int rowBytes, int tails) {

  public static final LogLimits DEFAULT = new LogLimits(16 << 10, 4_096);

  public LogLimits {
    if (rowBytes < 0 || tails < 1) {
      throw new IllegalArgumentException(
          "log limits are %d and %d, must be at least 0 and 1".formatted(rowBytes, tails));
    }
  }
}
