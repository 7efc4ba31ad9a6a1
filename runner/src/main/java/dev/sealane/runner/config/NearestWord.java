package dev.sealane.runner.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds what somebody may have meant.
final class NearestWord {

  private NearestWord() {}

  /// The word with the least edits from {@code typed}; empty when nothing is near, which is more
  /// than half of its length away.
  static Optional<String> of(String typed, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(word -> edits(typed, word)))
        .filter(word -> edits(typed, word) <= Math.max(2, typed.length() / 2));
  }

  /// Levenshtein distance, row by row.
  private static int edits(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int column = 0; column < row.length; column++) {
      row[column] = column;
    }
    for (int line = 1; line <= left.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column < row.length; column++) {
        int above = row[column];
        int replaced = diagonal + (left.charAt(line - 1) == right.charAt(column - 1) ? 0 : 1);
        row[column] = Math.min(replaced, 1 + Math.min(above, row[column - 1]));
        diagonal = above;
      }
    }
    return row[right.length()];
  }
}
