package dev.sealane.controlplane.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlTable;

/// Reads values out of a TOML table, remembers which keys there are, and gathers every problem
/// instead of stopping at the first.
final class ConfigTable {

  private final TomlTable table;
  private final Set<String> known = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();

  ConfigTable(TomlTable table) {
    this.table = table;
  }

  Optional<String> text(String key) {
    Object value = value(key);
    if (value instanceof String text) {
      return Optional.of(text);
    }
    if (value != null) {
      problem(key, value, "a text");
    }
    return Optional.empty();
  }

  /// A path, resolved against the directory of the file.
  Optional<Path> path(String key, Path base) {
    return text(key).map(base::resolve);
  }

  long number(String key, long fallback, long least, long most) {
    Object value = value(key);
    if (value == null) {
      return fallback;
    }
    if (value instanceof Long number && number >= least && number <= most) {
      return number;
    }
    problem(key, value, "a whole number from %d to %d".formatted(least, most));
    return fallback;
  }

  int smallNumber(String key, int fallback, int least, int most) {
    return Math.toIntExact(number(key, fallback, least, most));
  }

  Duration seconds(String key, Duration fallback, long least, long most) {
    return Duration.ofSeconds(number(key, fallback.toSeconds(), least, most));
  }

  /// Every key that was asked for.
  Set<String> known() {
    return known;
  }

  /// Adds a problem that another rule found.
  void problem(String line) {
    problems.add(line);
  }

  private void problem(String key, Object value, String rule) {
    problems.add("%s: is %s, must be %s".formatted(key, value, rule));
  }

  private @Nullable Object value(String key) {
    known.add(key);
    return table.get(key);
  }

  /// Ends the reading.
  ///
  /// @throws ConfigException when there was a problem, or a key that nobody read
  void finish() {
    for (String key : table.dottedKeySet()) {
      if (!known.contains(key)) {
        problems.add("%s: is not known, did you mean %s?".formatted(key, nearest(key)));
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  private String nearest(String key) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(key, candidate)))
        .orElse("nothing");
  }

  /// Edits that turn one word into the other (Levenshtein).
  private static int distance(String left, String right) {
    int[] previous = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int[] current = new int[right.length() + 1];
      current[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        current[j] =
            Math.min(previous[j - 1] + change, Math.min(previous[j] + 1, current[j - 1] + 1));
      }
      previous = current;
    }
    return previous[right.length()];
  }
}
