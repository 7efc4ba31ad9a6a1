package dev.sealane.controlplane.queue;

import java.util.regex.Pattern;

/// One poll of an HPKE queue, as its client numbers it.
///
/// @param no rises with every poll of the queue, from 1; the same number is the same poll, asked
///   again because its answer was lost. 0 = a poll of a Plan42 queue, which has no number
/// @param nonce 22 base64url characters that the answer is bound to; empty for a Plan42 queue
record Poll(long no, String nonce) {

  static final Poll UNNUMBERED = new Poll(0, "");

  private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9_-]{22}");

  /// A poll as it was asked.
  ///
  /// @throws IllegalArgumentException when number or nonce do not fit
  static Poll numbered(String no, String nonce) {
    long number;
    try {
      number = Long.parseLong(no);
    } catch (NumberFormatException _) {
      number = 0;
    }
    if (number < 1) {
      throw new IllegalArgumentException("pollNo must be a whole number of at least 1");
    }
    if (!NONCE.matcher(nonce).matches()) {
      throw new IllegalArgumentException("nonce must be 22 base64url characters");
    }
    return new Poll(number, nonce);
  }
}
