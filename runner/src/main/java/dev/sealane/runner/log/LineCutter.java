package dev.sealane.runner.log;

/// Cuts one stream into lines of valid UTF-8. Not for several threads.
///
/// Only `\n` ends a line and is left out; `\r` is text like any other, so that the joined records
/// give the output back. Longer lines are split between code points. Bytes that are not UTF-8
/// become U+FFFD, as many as {@link String#String(byte[], java.nio.charset.Charset)} would give.
final class LineCutter implements Redaction.Pieces {

  private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

  private final byte[] line;
  private final Lines out;
  private int used;

  /// Bytes of a code point that has not come whole.
  private final byte[] sequence = new byte[4];

  private int sequenceLength;
  private int sequenceNeeded;

  /// Bytes that went in and are in {@code line} or behind it.
  private long taken;

  /// @param longest bytes of the longest line
  LineCutter(int longest, Lines out) {
    this.line = new byte[longest];
    this.out = out;
  }

  /// Takes a line.
  interface Lines {
    /// @param text holds it from {@code offset} on; reused afterwards
    /// @param partial whether no newline followed
    /// @param behind how many bytes went into the cutter up to its end, newline included
    void line(byte[] text, int offset, int length, boolean partial, long behind);
  }

  @Override
  public void clear(byte[] buffer, int offset, int length) {
    int end = offset + length;
    int at = offset;
    while (at < end) {
      if (buffer[at] < 0 || sequenceLength > 0) {
        at += other(buffer[at]) ? 1 : 0;
      } else {
        at = ascii(buffer, at, end);
      }
    }
  }

  @Override
  public void masked(int length, boolean opens) {
    replaceSequence();
    if (opens) {
      append(Redactor.MASK, Redactor.MASK.length, length);
    } else {
      taken += length;
    }
  }

  /// Gives away what there is of the last line, but for a code point that has not come whole.
  void idle() {
    emit(true);
  }

  /// Gives away the last line.
  void end() {
    replaceSequence();
    emit(true);
  }

  /// Whether a line has begun.
  boolean pending() {
    return used > 0;
  }

  /// Takes bytes under 0x80 up to and including a newline.
  ///
  /// @return index behind them
  private int ascii(byte[] buffer, int from, int end) {
    int limit = Math.min(end, from + line.length - used);
    int at = from;
    while (at < limit && buffer[at] >= 0 && buffer[at] != '\n') {
      at++;
    }
    boolean newline = at < end && buffer[at] == '\n';
    taken += at - from + (newline ? 1 : 0);
    if (newline && used == 0) {
      out.line(buffer, from, at - from, false, taken);
      return at + 1;
    }
    System.arraycopy(buffer, from, line, used, at - from);
    used += at - from;
    if (newline) {
      out.line(line, 0, used, false, taken);
      used = 0;
      return at + 1;
    }
    if (used == line.length && at < end) {
      emit(true);
    }
    return at;
  }

  /// Takes one byte of a code point beyond ASCII.
  ///
  /// @return false when it does not belong to the sequence before it and must be looked at again
  private boolean other(byte next) {
    int b = next & 0xFF;
    if (sequenceLength == 0) {
      sequenceNeeded = b >= 0xC2 && b <= 0xDF ? 2 : b >= 0xE0 && b <= 0xEF ? 3 : 4;
      if (b < 0xC2 || b > 0xF4) {
        append(REPLACEMENT, REPLACEMENT.length, 1);
        return true;
      }
    } else if (!continues(b)) {
      replaceSequence();
      return false;
    }
    sequence[sequenceLength++] = next;
    if (sequenceLength == sequenceNeeded) {
      int length = sequenceLength;
      sequenceLength = 0;
      append(sequence, length, length);
    }
    return true;
  }

  /// Unicode 16, table 3-7: the second byte has a narrower range behind some first ones.
  private boolean continues(int b) {
    int least = 0x80;
    int most = 0xBF;
    if (sequenceLength == 1) {
      switch (sequence[0] & 0xFF) {
        case 0xE0 -> least = 0xA0;
        case 0xED -> most = 0x9F;
        case 0xF0 -> least = 0x90;
        case 0xF4 -> most = 0x8F;
        default -> {}
      }
    }
    return b >= least && b <= most;
  }

  private void replaceSequence() {
    if (sequenceLength > 0) {
      int length = sequenceLength;
      sequenceLength = 0;
      append(REPLACEMENT, REPLACEMENT.length, length);
    }
  }

  private void append(byte[] text, int length, int source) {
    if (used + length > line.length) {
      emit(true);
    }
    System.arraycopy(text, 0, line, used, length);
    used += length;
    taken += source;
  }

  private void emit(boolean partial) {
    if (used > 0) {
      out.line(line, 0, used, partial, taken);
      used = 0;
    }
  }
}
