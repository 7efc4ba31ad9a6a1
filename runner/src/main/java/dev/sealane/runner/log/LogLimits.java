package dev.sealane.runner.log;

/// Limits of the log of one attempt.
///
/// @param capBytes bytes of the spool on disk, at least 32 KiB: three quarters stream live, the
///   last quarter is a ring that is released at the end (design.md section 6)
/// @param lineBytes longest text of a record in UTF-8, 16 bytes to 1 MiB; longer lines are split
public record LogLimits(long capBytes, int lineBytes) {

  /// 256 MiB, lines of 16 KiB.
  public static final LogLimits DEFAULT = new LogLimits(256L << 20, 16 << 10);

  private static final long LEAST_CAP = 32 << 10;
  private static final int LEAST_LINE = 16;
  private static final int MOST_LINE = 1 << 20;

  /// With lines of 16 KiB.
  public LogLimits(long capBytes) {
    this(capBytes, DEFAULT.lineBytes);
  }

  public LogLimits {
    if (capBytes < LEAST_CAP) {
      throw new IllegalArgumentException(
          "capBytes is " + capBytes + ", must be at least " + LEAST_CAP);
    }
    if (lineBytes < LEAST_LINE || lineBytes > MOST_LINE) {
      throw new IllegalArgumentException(
          "lineBytes is %d, must be %d to %d".formatted(lineBytes, LEAST_LINE, MOST_LINE));
    }
  }
}
