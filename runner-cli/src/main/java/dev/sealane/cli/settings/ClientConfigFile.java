package dev.sealane.cli.settings;

import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.exit.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/// Reads and writes the configuration file: `current = "local"` and a table `[profile.NAME]` for
/// each profile.
public final class ClientConfigFile {

  private static final Set<String> TOP = Set.of("current", "profile");

  private final Path path;

  public ClientConfigFile(Path path) {
    this.path = path;
  }

  public Path path() {
    return path;
  }

  /// @return an empty one when there is no file
  /// @throws CliException when it cannot be read or understood
  public Profiles read() {
    if (!Files.exists(path)) {
      return Profiles.EMPTY;
    }
    try {
      return parse(Files.readString(path));
    } catch (IOException e) {
      throw new CliException(ExitCode.FAILED, path + " cannot be read: " + e.getMessage(), e);
    }
  }

  private Profiles parse(String text) {
    TomlParseResult toml = Toml.parse(text);
    List<String> problems = new ArrayList<>();
    toml.errors()
        .forEach(error -> problems.add(error.position().line() + ": " + error.getMessage()));
    toml.keySet().stream()
        .filter(key -> !TOP.contains(key))
        .forEach(key -> problems.add(key + ": is unknown, must be current or [profile.NAME]"));
    Map<String, Profile> profiles = new TreeMap<>();
    if (toml.get("profile") instanceof TomlTable table) {
      for (String name : table.keySet()) {
        if (table.get(List.of(name)) instanceof TomlTable section) {
          profiles.put(name, profile(name, section, problems));
        } else {
          problems.add("profile." + name + ": must be a table");
        }
      }
    }
    if (!problems.isEmpty()) {
      throw CliException.usage(path + ": " + String.join("; ", problems));
    }
    return new Profiles(toml.get("current") instanceof String current ? current : "", profiles);
  }

  private static Profile profile(String name, TomlTable section, List<String> problems) {
    Map<String, String> values = new TreeMap<>();
    for (String key : section.keySet()) {
      if (section.get(List.of(key)) instanceof String value) {
        values.put(key, value);
      } else {
        problems.add("profile." + name + "." + key + ": must be a text");
      }
    }
    return new Profile(values);
  }

  /// Replaces the file, 0600 in a directory of 0700, in one step.
  ///
  /// @throws CliException when that fails
  public void write(Profiles profiles) {
    StringBuilder toml = new StringBuilder();
    if (!profiles.current().isEmpty()) {
      toml.append("current = ").append(quote(profiles.current())).append('\n');
    }
    new TreeMap<>(profiles.byName())
        .forEach((name, profile) -> {
          toml.append("\n[profile.").append(quote(name)).append("]\n");
          new TreeMap<>(profile.values())
              .forEach((key, value) ->
                  toml.append(quote(key)).append(" = ").append(quote(value)).append('\n'));
        });
    try {
      PrivateFile.replace(path, toml.toString());
    } catch (IOException e) {
      throw new CliException(ExitCode.FAILED, path + " cannot be written: " + e.getMessage(), e);
    }
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '"' -> quoted.append("\\\"");
            case '\\' -> quoted.append("\\\\");
            default -> {
              if (Character.isISOControl(c)) {
                quoted.append("\\u%04X".formatted(c));
              } else {
                quoted.appendCodePoint(c);
              }
            }
          }
        });
    return quoted.append('"').toString();
  }
}
