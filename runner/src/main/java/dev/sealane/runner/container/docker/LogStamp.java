package dev.sealane.runner.container.docker;

import java.util.Arrays;

/// The time that an engine puts before an entry of a log, with a space behind it.
///
/// Docker writes nanoseconds in a fixed width and UTC, so its stamps are in order when their bytes
/// are. Podman writes seconds, which tell nothing here: such a stamp is cut off and not compared.
final class LogStamp {

  /// `2026-01-01T12:00:00.000000000Z`.
  private static final int EXACT = 30;

  private static final int LONGEST = 36;
  private static final int T = 10;

  private LogStamp() {}

  /// Whether it can be compared.
  static boolean isExact(byte[] entry) {
    return length(entry) == EXACT + 1;
  }

  /// What the program wrote.
  static byte[] text(byte[] entry) {
    return Arrays.copyOfRange(entry, length(entry), entry.length);
  }

  /// How many bytes of an entry are its stamp and the space; 0 = it has none.
  static int length(byte[] entry) {
    if (entry.length <= T || entry[T] != 'T') {
      return 0;
    }
    for (int i = T; i < Math.min(entry.length, LONGEST); i++) {
      if (entry[i] == ' ') {
        return i + 1;
      }
    }
    return 0;
  }

  /// Counts the entries of one stream and knows the stamp of the last one.
  static final class Last {

    private final byte[] stamp = new byte[EXACT];
    private int times;
    private boolean ordered = true;

    /// Takes the next entry.
    void see(byte[] entry) {
      if (!isExact(entry)) {
        ordered = false;
        return;
      }
      int order = compare(entry);
      if (order < 0) {
        ordered = false; // the clock went back
      } else if (order == 0) {
        times++;
      } else {
        System.arraycopy(entry, 0, stamp, 0, EXACT);
        times = 1;
      }
    }

    /// Whether every entry had an exact stamp, none before that of the one before it.
    boolean ordered() {
      return ordered;
    }

    /// How many entries had the last stamp.
    int times() {
      return times;
    }

    /// Below 0 when {@code entry}, which has an exact stamp, is older than the last one, 0 when it
    /// has the same stamp.
    int compare(byte[] entry) {
      return Arrays.compare(entry, 0, EXACT, stamp, 0, EXACT);
    }
  }
}
