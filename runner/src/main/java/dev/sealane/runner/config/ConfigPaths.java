package dev.sealane.runner.config;

import dev.sealane.api.seal.Bytes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where files live by default (native.md section 6).
///
/// @param environment the process's environment variables
/// @param userHome what the JDK says the home is; `$HOME` goes before it
public record ConfigPaths(Map<String, String> environment, Path userHome) {

  public ConfigPaths {
    environment = Map.copyOf(environment);
  }

  /// Of this process.
  public static ConfigPaths ofProcess() {
    return new ConfigPaths(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  /// `sealane-runner.toml`, or the file of an earlier Plan42 runner where only that exists.
  public Path runnerConfig() {
    Path ours = configHome().resolve("sealane-runner.toml");
    Path earlier = configHome().resolve("plan42-runner.toml");
    return !Files.exists(ours) && Files.exists(earlier) ? earlier : ours;
  }

  /// State directory of a runner of a server.
  public Path state(URI url, RunnerToken token) {
    String name = url + "," + token.runner();
    String hash = Bytes.copyOf(name.getBytes(StandardCharsets.UTF_8)).sha256Hex();
    return stateHome().resolve("sealane").resolve("runner").resolve(hash.substring(0, 12));
  }

  private Path configHome() {
    return of("XDG_CONFIG_HOME").orElseGet(() -> home().resolve(".config"));
  }

  private Path stateHome() {
    return of("XDG_STATE_HOME").orElseGet(() -> home().resolve(".local").resolve("state"));
  }

  private Path home() {
    return of("HOME").orElse(userHome);
  }

  private Optional<Path> of(String variable) {
    return Optional.ofNullable(environment.get(variable))
        .filter(value -> !value.isBlank())
        .map(Path::of)
        .filter(Path::isAbsolute);
  }
}
