package dev.sealane.cli.settings;

import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.exit.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// The settings that a project carries: `.sealane.yaml`, or `.mycli.yaml` of the older tool.
///
/// @param name the file's name, empty = there is none
/// @param repo git repository; null = not said
/// @param branch branch or ref; null = not said
/// @param image container image; null = not said
/// @param env environment variables
/// @param timeout as written; null = not said
public record ProjectFile(
    String name,
    @Nullable String repo,
    @Nullable String branch,
    @Nullable String image,
    Map<String, String> env,
    @Nullable String timeout) {

  public static final ProjectFile NONE = new ProjectFile("", null, null, null, Map.of(), null);

  private static final List<String> NAMES = List.of(".sealane.yaml", ".mycli.yaml");
  private static final Set<String> KEYS =
      Set.of("repo", "branch", "image", "env", "timeout", "test");

  public ProjectFile {
    env = Map.copyOf(env);
  }

  /// Reads the first of the two files that the directory has.
  ///
  /// @throws CliException when it has a fault
  public static ProjectFile in(Path directory) {
    for (String name : NAMES) {
      Path file = directory.resolve(name);
      if (Files.isRegularFile(file)) {
        return read(file, name);
      }
    }
    return NONE;
  }

  private static ProjectFile read(Path file, String name) {
    Object root;
    try {
      root =
          new Load(LoadSettings.builder().setLabel(name).setMaxAliasesForCollections(10).build())
              .loadFromString(Files.readString(file));
    } catch (IOException e) {
      throw new CliException(ExitCode.FAILED, file + " cannot be read: " + e.getMessage(), e);
    } catch (YamlEngineException e) {
      throw new CliException(ExitCode.USAGE, file + " is no YAML: " + e.getMessage(), e);
    }
    if (root == null) {
      return new ProjectFile(name, null, null, null, Map.of(), null);
    }
    if (!(root instanceof Map<?, ?> map)) {
      throw CliException.usage(name + ": must be a mapping like `repo: https://...`");
    }
    for (Object key : map.keySet()) {
      if (!KEYS.contains(String.valueOf(key))) {
        throw CliException.usage(
            name + ": " + key + " is unknown, must be one of repo, branch, image, env, timeout");
      }
    }
    return new ProjectFile(
        name,
        text(name, map, "repo"),
        text(name, map, "branch"),
        text(name, map, "image"),
        env(name, map.get("env")),
        text(name, map, "timeout"));
  }

  private static @Nullable String text(String name, Map<?, ?> map, String key) {
    Object value = map.get(key);
    if (value instanceof Map || value instanceof List) {
      throw CliException.usage(name + ": " + key + " must be a single value");
    }
    return value == null ? null : value.toString();
  }

  private static Map<String, String> env(String name, @Nullable Object value) {
    Map<String, String> env = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, entry) -> env.put(String.valueOf(key), entry == null ? "" : entry.toString()));
    } else if (value != null) {
      throw CliException.usage(name + ": env must be a mapping like `KEY: value`");
    }
    return env;
  }
}
