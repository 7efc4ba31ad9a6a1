package dev.sealane.runner.artifact;

import java.util.ArrayList;
import java.util.List;

/// A pattern of paths below some root: `*` and `?` stand for characters of one name, `**` for any
/// number of directories, `{a,b}` for either. A pattern that names a directory means all below it.
/// Matching takes time in the product of the lengths at most.
final class Glob {

  private static final int MAX_ALTERNATIVES = 100;

  private final List<List<String>> alternatives;

  private Glob(List<List<String>> alternatives) {
    this.alternatives = alternatives;
  }

  /// @throws IllegalArgumentException when it is absolute, contains `..`, or has too many
  ///   alternatives
  static Glob parse(String text) {
    List<List<String>> alternatives = new ArrayList<>();
    for (String plain : expanded(text)) {
      alternatives.add(names(plain));
    }
    return new Glob(alternatives);
  }

  private static List<String> names(String plain) {
    if (plain.startsWith("/")) {
      throw new IllegalArgumentException("glob is \"" + plain + "\", must be relative");
    }
    List<String> names = new ArrayList<>();
    for (String name : plain.split("/", -1)) {
      if (name.equals("..")) {
        throw new IllegalArgumentException("glob is \"" + plain + "\", must be without \"..\"");
      }
      if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
    }
    return List.copyOf(names);
  }

  private static List<String> expanded(String text) {
    List<String> open = new ArrayList<>(List.of(text));
    List<String> done = new ArrayList<>();
    while (!open.isEmpty()) {
      String next = open.removeLast();
      int left = next.lastIndexOf('{');
      int right = left < 0 ? -1 : next.indexOf('}', left);
      if (right < 0) {
        done.add(next);
      } else {
        for (String choice : next.substring(left + 1, right).split(",", -1)) {
          open.add(next.substring(0, left) + choice + next.substring(right + 1));
        }
      }
      if (open.size() + done.size() > MAX_ALTERNATIVES) {
        throw new IllegalArgumentException("glob has more than 100 alternatives");
      }
    }
    return done;
  }

  /// @param path names from the root on
  boolean matches(List<String> path) {
    return alternatives.stream().anyMatch(pattern -> matches(pattern, path));
  }

  /// Goes through the path once; {@code reached[i]} says whether the first i names of the pattern
  /// match what was read so far.
  private static boolean matches(List<String> pattern, List<String> path) {
    boolean[] reached = new boolean[pattern.size() + 1];
    reached[0] = true;
    skipDirectories(pattern, reached);
    for (String name : path) {
      boolean[] next = new boolean[reached.length];
      for (int i = 0; i < pattern.size(); i++) {
        if (reached[i] && pattern.get(i).equals("**")) {
          next[i] = true;
        } else if (reached[i] && nameMatches(pattern.get(i), name)) {
          next[i + 1] = true;
        }
      }
      next[pattern.size()] |= reached[pattern.size()] && !pattern.isEmpty(); // below a directory
      skipDirectories(pattern, next);
      reached = next;
    }
    return reached[pattern.size()];
  }

  private static void skipDirectories(List<String> pattern, boolean[] reached) {
    for (int i = 0; i < pattern.size(); i++) {
      reached[i + 1] |= reached[i] && pattern.get(i).equals("**");
    }
  }

  private static boolean nameMatches(String pattern, String name) {
    int at = 0;
    int star = -1;
    int resume = 0;
    for (int i = 0; i < name.length(); ) {
      if (at < pattern.length() && pattern.charAt(at) == '*') {
        star = at++;
        resume = i;
      } else if (at < pattern.length()
          && (pattern.charAt(at) == '?' || pattern.charAt(at) == name.charAt(i))) {
        at++;
        i++;
      } else if (star >= 0) {
        at = star + 1; // let the last star take one character more
        i = ++resume;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == '*') {
      at++;
    }
    return at == pattern.length();
  }
}
