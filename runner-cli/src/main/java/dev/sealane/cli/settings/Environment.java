package dev.sealane.cli.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The environment that the program was started in.
///
/// @param variables the environment variables
/// @param directory the working directory, absolute
public record Environment(Map<String, String> variables, Path directory) {

  public Environment {
    variables = Map.copyOf(variables);
  }

  /// The process's own.
  public static Environment ofProcess() {
    return new Environment(System.getenv(), Path.of("").toAbsolutePath());
  }

  /// @return empty when it is not set or blank
  public Optional<String> get(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }

  public Path home() {
    return Path.of(get("HOME").orElseGet(() -> System.getProperty("user.home")));
  }

  /// `$SEALANE_CONFIG`, else `$XDG_CONFIG_HOME/sealane/config.toml`.
  public Path configFile() {
    return get("SEALANE_CONFIG")
        .map(directory::resolve)
        .orElseGet(() -> configHome().resolve("sealane/config.toml"));
  }

  public Path configHome() {
    return xdg("XDG_CONFIG_HOME", ".config");
  }

  public Path stateHome() {
    return xdg("XDG_STATE_HOME", ".local/state");
  }

  public Path dataHome() {
    return xdg("XDG_DATA_HOME", ".local/share");
  }

  private Path xdg(String name, String fallback) {
    return get(name)
        .map(Path::of)
        .filter(Path::isAbsolute)
        .orElseGet(() -> home().resolve(fallback));
  }
}
