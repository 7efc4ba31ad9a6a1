package dev.sealane.client.project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;

/// Which entries of a project stay at home. All rules look at the path *below the project*, so a
/// project that itself lies below `~/.cache` is uploaded whole.
///
/// Always left out: entries whose name begins with a dot, and `__pycache__`. `.sealaneignore` in
/// the project's root adds more, in the way of `.gitignore`: a glob a line, `#` comments, a `/` in
/// front or in the middle ties the glob to the root, a `/` at the end means directories only, `!`
/// takes an earlier rule back (also one of the built-in ones).
public final class IgnoreRules {

  /// The project's own rules.
  public static final String FILE = ".sealaneignore";

  private final List<Rule> rules;

  private IgnoreRules(List<Rule> rules) {
    this.rules = rules;
  }

  /// @throws UncheckedIOException when the project's rules cannot be read
  public static IgnoreRules of(Path project) {
    List<String> lines = new ArrayList<>(List.of(".*", "__pycache__"));
    Path file = project.resolve(FILE);
    if (Files.isRegularFile(file)) {
      try {
        lines.addAll(Files.readAllLines(file));
      } catch (IOException e) {
        throw new UncheckedIOException(file + " cannot be read", e);
      }
    }
    return parse(lines);
  }

  static IgnoreRules parse(List<String> lines) {
    return new IgnoreRules(
        lines.stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .map(Rule::parse)
            .toList());
  }

  /// @param relative path below the project
  /// @param directory whether it is one; of an ignored directory nothing is looked at
  public boolean ignores(Path relative, boolean directory) {
    boolean ignored = false;
    for (Rule rule : rules) {
      if (rule.matches(relative, directory)) {
        ignored = !rule.takesBack;
      }
    }
    return ignored;
  }

  private record Rule(
      PathMatcher glob, boolean anywhere, boolean directoriesOnly, boolean takesBack) {

    static Rule parse(String line) {
      boolean takesBack = line.startsWith("!");
      String text = takesBack ? line.substring(1) : line;
      boolean directoriesOnly = text.endsWith("/");
      String glob = directoriesOnly ? text.substring(0, text.length() - 1) : text;
      boolean anywhere = !glob.contains("/");
      String rooted = glob.startsWith("/") ? glob.substring(1) : glob;
      // a leading **/ also means "here": Java's globs need both forms
      String form =
          rooted.startsWith("**/") ? "{" + rooted.substring(3) + "," + rooted + "}" : rooted;
      return new Rule(
          FileSystems.getDefault().getPathMatcher("glob:" + form),
          anywhere,
          directoriesOnly,
          takesBack);
    }

    boolean matches(Path relative, boolean directory) {
      if (directoriesOnly && !directory) {
        return false;
      }
      Path name = relative.getFileName();
      return glob.matches(anywhere && name != null ? name : relative);
    }
  }
}
