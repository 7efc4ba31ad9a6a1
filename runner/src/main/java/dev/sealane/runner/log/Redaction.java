package dev.sealane.runner.log;

import java.util.Arrays;

/// Masks the secrets in one stream, across the borders of the pieces in which it comes. What may be
/// the beginning of a secret is held back until the next bytes decide. Not for several threads.
///
/// It is held back however long the next bytes take: once a beginning were let go, a restart could
/// not know that the rest of a secret follows. At worst some last characters of an unfinished line
/// come late.
sealed interface Redaction {

  /// Longest beginning of a secret that is shown at the end of a stream; it gives nothing away.
  int SHOWN = 3;

  /// Takes {@code length} bytes.
  void feed(byte[] buffer, int offset, int length, Pieces out);

  /// Lets go the rest; a longer beginning of a secret is masked.
  void end(Pieces out);

  /// Takes the result. The lengths of all calls add up to the bytes that went in.
  interface Pieces {
    /// Bytes as they were.
    void clear(byte[] buffer, int offset, int length);

    /// Bytes that are masked.
    ///
    /// @param length how many
    /// @param opens false when they go on with the mask before
    void masked(int length, boolean opens);
  }

  /// Without secrets.
  record Nothing() implements Redaction {
    @Override
    public void feed(byte[] buffer, int offset, int length, Pieces out) {
      out.clear(buffer, offset, length);
    }

    @Override
    public void end(Pieces out) {}
  }

  /// With secrets that are not known any more: everything is one, but for the ends of lines.
  final class Withholding implements Redaction {

    private boolean maskOpen;

    @Override
    public void feed(byte[] buffer, int offset, int length, Pieces out) {
      int end = offset + length;
      int from = offset;
      while (from < end) {
        int to = from;
        while (to < end && buffer[to] != '\n') {
          to++;
        }
        if (to > from) {
          out.masked(to - from, !maskOpen);
          maskOpen = true;
        }
        if (to < end) {
          out.clear(buffer, to, 1);
          maskOpen = false;
        }
        from = to + 1;
      }
    }

    @Override
    public void end(Pieces out) {}
  }

  /// With secrets.
  final class Masking implements Redaction {

    private static final int FIRST_SIZE = 4 << 10;

    private final SecretAutomaton automaton;
    private int state;

    /// Bytes that are not passed on yet, and which of them belong to a secret.
    private byte[] window = new byte[FIRST_SIZE];

    private boolean[] secret = new boolean[FIRST_SIZE];
    private int held;
    private boolean anySecret;
    private boolean maskOpen;

    Masking(SecretAutomaton automaton) {
      this.automaton = automaton;
    }

    @Override
    public void feed(byte[] buffer, int offset, int length, Pieces out) {
      int end = held + length;
      if (end > window.length) {
        window = Arrays.copyOf(window, Math.max(end, 2 * window.length));
        secret = Arrays.copyOf(secret, window.length);
      }
      System.arraycopy(buffer, offset, window, held, length);
      int at = state;
      for (int i = held; i < end; i++) {
        at = automaton.step(at, window[i]);
        int match = automaton.matched(at);
        if (match > 0) {
          Arrays.fill(secret, Math.max(0, i + 1 - match), i + 1, true);
          anySecret = true;
        }
      }
      state = at;
      held = end;
      pass(Math.max(0, end - automaton.depth(at)), out);
    }

    @Override
    public void end(Pieces out) {
      if (automaton.depth(state) > SHOWN) {
        Arrays.fill(secret, 0, held, true);
        anySecret = true;
      }
      pass(held, out);
      state = 0;
    }

    /// Passes on the first {@code count} bytes of the window.
    private void pass(int count, Pieces out) {
      int from = 0;
      if (!anySecret) {
        if (count > 0) {
          maskOpen = false;
          out.clear(window, 0, count);
          from = count;
        }
      }
      while (from < count) {
        int to = from + 1;
        while (to < count && secret[to] == secret[from]) {
          to++;
        }
        if (secret[from]) {
          out.masked(to - from, !maskOpen);
        } else {
          out.clear(window, from, to - from);
        }
        maskOpen = secret[from];
        from = to;
      }
      held -= count;
      System.arraycopy(window, count, window, 0, held);
      if (anySecret) {
        System.arraycopy(secret, count, secret, 0, held);
        Arrays.fill(secret, held, held + count, false);
        anySecret = held > 0;
      }
    }
  }
}
