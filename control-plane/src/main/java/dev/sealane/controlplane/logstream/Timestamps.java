package dev.sealane.controlplane.logstream;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/// Checks RFC 3339 times fast: neighbouring records mostly share their minute, so only what follows
/// it is looked at. For one thread.
final class Timestamps {

  /// Length of `2026-01-02T03:04:`.
  private static final int MINUTE = 17;

  private static final int MAX_FRACTION = 9;

  private final char[] minute = new char[MINUTE];

  /// Whether the characters are a time that {@link #parse} reads.
  boolean valid(char[] text, int from, int length) {
    if (sameMinute(text, from, length) && restIsPlain(text, from + MINUTE, from + length)) {
      return true;
    }
    try {
      parse(new String(text, from, length));
    } catch (DateTimeException _) {
      return false;
    }
    if (length > MINUTE && restIsPlain(text, from + MINUTE, from + length)) {
      System.arraycopy(text, from, minute, 0, MINUTE);
    }
    return true;
  }

  static Instant parse(String text) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
  }

  private boolean sameMinute(char[] text, int from, int length) {
    if (length < MINUTE) {
      return false;
    }
    for (int i = MINUTE - 1; i >= 0; i--) { // from behind, where they differ first
      if (text[from + i] != minute[i]) {
        return false;
      }
    }
    return true;
  }

  /// Whether it is `SSZ` or `SS.fZ` with 1 to 9 digits.
  private static boolean restIsPlain(char[] text, int from, int end) {
    if (end - from < 3 || text[end - 1] != 'Z' || text[from] > '5' || !digits(text, from, 2)) {
      return false;
    }
    int fraction = end - from - 4; // less `SS`, `.` and `Z`
    return fraction == -1
        || (fraction >= 1
            && fraction <= MAX_FRACTION
            && text[from + 2] == '.'
            && digits(text, from + 3, fraction));
  }

  private static boolean digits(char[] text, int from, int count) {
    for (int i = from; i < from + count; i++) {
      if (text[i] < '0' || text[i] > '9') {
        return false;
      }
    }
    return true;
  }
}
