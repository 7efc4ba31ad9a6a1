package dev.sealane.api.run;

import java.util.regex.Pattern;

/// Text that people write about a run, as it may stand in a table.
final class OneLine {

  /// What would break a line of a table or turn its direction; joiners stay, emoji need them.
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\u202A-\\u202E\\u2066-\\u2069]+");

  private OneLine() {}

  /// The text with blanks for what cannot be printed, and none around it.
  static String of(String text) {
    return UNPRINTABLE.matcher(text).replaceAll(" ").strip();
  }
}
