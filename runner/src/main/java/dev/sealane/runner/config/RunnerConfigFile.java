package dev.sealane.runner.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/// A runner's configuration file: TOML, mode 0600 since it holds a token.
public final class RunnerConfigFile {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private RunnerConfigFile() {}

  /// Reads and checks a file.
  ///
  /// @throws ConfigException with every problem that it has
  public static RunnerConfig read(Path file, ConfigPaths paths) {
    List<Setting> settings = readSettings(file);
    List<String> problems = RunnerConfigRules.problems(settings);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems.stream().map(it -> file + ": " + it).toList());
    }
    return new SettingsReader(settings).read(paths);
  }

  /// Reads the values of a file as they stand there, unchecked but for TOML and mode.
  ///
  /// @throws ConfigException when it cannot be read, is no TOML, or others may read it
  public static List<Setting> readSettings(Path file) {
    TomlParseResult toml = parse(file);
    List<String> problems = new ArrayList<>();
    modeProblem(file, problems);
    toml.errors()
        .forEach(error ->
            problems.add("%s:%s: %s".formatted(file, error.position(), error.getMessage())));
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    List<Setting> settings = new ArrayList<>();
    collect(toml, List.of(), settings);
    return settings;
  }

  /// Writes {@code settings} with mode 0600; either the whole new file is there afterwards, or the
  /// old one.
  ///
  /// @throws ConfigException when it cannot be written
  public static void write(Path file, List<Setting> settings) {
    try {
      Path directory = file.toAbsolutePath().getParent();
      if (directory != null) {
        Files.createDirectories(directory);
      }
      Path fresh =
          Files.createTempFile(
              directory, ".runner", ".toml", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      Files.writeString(fresh, TomlText.of(settings));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ConfigException(List.of(file + ": cannot be written: " + e));
    }
  }

  private static TomlParseResult parse(Path file) {
    try {
      return Toml.parse(Files.readString(file, StandardCharsets.UTF_8));
    } catch (NoSuchFileException _) {
      throw new ConfigException(
          List.of(
              file
                  + ": does not exist; name another with -c, or write it (docs/configuration.md has"
                  + " its settings)"));
    } catch (IOException e) {
      throw new ConfigException(List.of(file + ": cannot be read: " + e));
    }
  }

  private static void modeProblem(Path file, List<String> problems) {
    try {
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
      if (!OWNER_ONLY.containsAll(mode)) {
        problems.add(
            "%s: has mode %s, must be readable by you alone since it holds a token; type: chmod 600 %s"
                .formatted(file, PosixFilePermissions.toString(mode), file));
      }
    } catch (UnsupportedOperationException _) {
      // a file system without modes, such as FAT, cannot do better
    } catch (IOException e) {
      problems.add(file + ": cannot be read: " + e);
    }
  }

  private static void collect(TomlTable table, List<String> above, List<Setting> settings) {
    for (String name : table.keySet()) {
      List<String> path = new ArrayList<>(above);
      path.add(name);
      Object value = table.get(List.of(name));
      if (value instanceof TomlTable inner) {
        collect(inner, path, settings);
      } else if (value instanceof TomlArray array) {
        settings.add(new Setting(path, array.toList()));
      } else if (value != null) {
        settings.add(new Setting(path, value));
      }
    }
  }
}
