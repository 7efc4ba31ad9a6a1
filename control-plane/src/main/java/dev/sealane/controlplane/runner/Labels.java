package dev.sealane.controlplane.runner;

import java.util.Arrays;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Labels of runners, tokens and instances: words by which runs choose where they go. In tables:
/// joined by commas, sorted.
public final class Labels {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/=+-]{0,62}");
  private static final int MAX = 64;

  private Labels() {}

  /// Checks labels from outside.
  ///
  /// @throws IllegalArgumentException when one has another form than 1 to 63 of letters, digits and
  ///   `._:/=+-`, or there are more than 64
  public static SortedSet<String> checked(Collection<String> labels) {
    for (String label : labels) {
      if (label == null || !FORM.matcher(label).matches()) {
        throw new IllegalArgumentException(
            "labels has one that is not 1 to 63 of letters, digits and ._:/=+- (first a letter or"
                + " digit)");
      }
    }
    if (labels.size() > MAX) {
      throw new IllegalArgumentException(
          "labels has " + labels.size() + " entries, must be at most " + MAX);
    }
    return new TreeSet<>(labels);
  }

  /// Reads what {@link #join} wrote.
  public static SortedSet<String> split(String joined) {
    SortedSet<String> labels = new TreeSet<>(Arrays.asList(joined.split(",")));
    labels.remove("");
    return labels;
  }

  public static String join(SortedSet<String> labels) {
    return String.join(",", labels);
  }
}
