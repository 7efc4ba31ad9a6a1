package dev.sealane.api.archive;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// A path below some root: names separated by `/`, none of them empty, `.` or `..`. A backslash is
/// an ordinary character, as on the systems that we run on.
///
/// @param text such as `src/main/App.java`; empty = the root itself
public record TreePath(String text) implements Comparable<TreePath> {

  /// The directory that all paths lie in.
  public static final TreePath ROOT = new TreePath("");

  /// Longest path in bytes of UTF-8: `PATH_MAX` of Linux less its terminator.
  private static final int MAX_BYTES = 4095;

  /// Longest name in bytes of UTF-8: `NAME_MAX` of Linux.
  private static final int MAX_NAME_BYTES = 255;

  public TreePath {
    if (!text.isEmpty()) {
      requireNames(text);
    }
  }

  /// Reads a path as an archive spells it: `./` and doubled or trailing slashes are dropped.
  ///
  /// @throws IllegalArgumentException when it is absolute, contains `..`, or could not be a file
  ///   name; the message says which in the form "its path …"
  public static TreePath normalized(String spelled) {
    if (spelled.startsWith("/")) {
      throw new IllegalArgumentException("its path is absolute, must be relative");
    }
    StringBuilder text = new StringBuilder(spelled.length());
    for (String name : spelled.split("/", -1)) {
      if (!name.isEmpty() && !name.equals(".")) {
        text.append(text.isEmpty() ? "" : "/").append(name);
      }
    }
    return new TreePath(text.toString());
  }

  /// Whether this is the root itself.
  public boolean isRoot() {
    return text.isEmpty();
  }

  /// The directory that holds it; the root's is the root.
  public TreePath parent() {
    int slash = text.lastIndexOf('/');
    return slash < 0 ? ROOT : new TreePath(text.substring(0, slash));
  }

  /// How many names lead to it; 0 for the root.
  public int depth() {
    return isRoot() ? 0 : names().size();
  }

  /// Its names from the root on.
  public List<String> names() {
    return isRoot() ? List.of() : List.of(text.split("/", -1));
  }

  /// Where it lies below {@code root}. Nothing is looked up: links on the way are the caller's
  /// business.
  public Path below(Path root) {
    return isRoot() ? root : root.resolve(text);
  }

  private static void requireNames(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("its path contains a zero character");
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new IllegalArgumentException("its path is longer than " + MAX_BYTES + " bytes");
    }
    for (String name : text.split("/", -1)) {
      if (name.equals("..")) {
        throw new IllegalArgumentException("its path contains \"..\"");
      }
      if (name.isEmpty() || name.equals(".")) {
        throw new IllegalArgumentException("its path contains an empty name");
      }
      if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
        throw new IllegalArgumentException(
            "its path has a name longer than " + MAX_NAME_BYTES + " bytes");
      }
    }
  }

  @Override
  public int compareTo(TreePath other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
