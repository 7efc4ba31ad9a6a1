package dev.sealane.runner.config;

import dev.sealane.runner.config.RunnerConfig.GithubConnection;
import dev.sealane.runner.config.RunnerConfig.Limits;
import dev.sealane.runner.config.RunnerConfig.RuntimeKind;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/// Turns settings that keep every rule into the configuration.
final class SettingsReader {

  private final List<Setting> settings;

  SettingsReader(List<Setting> settings) {
    this.settings = settings;
  }

  RunnerConfig read(ConfigPaths paths) {
    URI url = URI.create(text(ConfigKey.URL).orElseThrow());
    String token = text(ConfigKey.TOKEN).orElseThrow();
    RuntimeKind runtime = runtime();
    return new RunnerConfig(
        url,
        Secret.of(token),
        flag(ConfigKey.SKIP_SSL_VERIFY, false),
        text(ConfigKey.CA).map(Path::of).orElse(null),
        text(ConfigKey.STATE_DIR)
            .map(Path::of)
            .orElseGet(() -> paths.state(url, RunnerToken.parse(token))),
        new TreeSet<>(texts(ConfigKey.LABELS)),
        count(ConfigKey.MAX_QUEUES).orElse(RunnerConfig.DEFAULT_MAX_QUEUES),
        capacity(),
        runtime,
        text(ConfigKey.DEFAULT_IMAGE).filter(image -> !image.isBlank()).orElse(null),
        policy(),
        limits(),
        github());
  }

  private RuntimeKind runtime() {
    return switch (text(ConfigKey.RUNTIME).orElse("").strip().toLowerCase(Locale.ROOT)) {
      case "docker" -> RuntimeKind.DOCKER;
      case "process" -> RuntimeKind.PROCESS;
      default -> RuntimeKind.DETECT;
    };
  }

  private Capacity capacity() {
    Capacity host = Capacity.ofHost();
    return new Capacity(
        count(ConfigKey.SLOTS).orElse(host.slots()),
        number(ConfigKey.CPUS).orElse(host.cpus()),
        size(ConfigKey.MEMORY).orElse(host.memoryBytes()));
  }

  private Policy policy() {
    return new Policy(
        flag(ConfigKey.ALLOW_PROCESS, false),
        flag(ConfigKey.ALLOW_LOCAL_REPOS, false),
        texts(ConfigKey.ALLOWED_IMAGES),
        flag(ConfigKey.ALLOW_NETWORK, true),
        number(ConfigKey.MAX_CPUS).orElse(null),
        size(ConfigKey.MAX_MEMORY).orElse(null),
        count(ConfigKey.MAX_TIMEOUT_SECONDS).map(Duration::ofSeconds).orElse(null));
  }

  private Limits limits() {
    return new Limits(
        size(ConfigKey.LOG_LIMIT).orElse(Limits.DEFAULT.logBytes()),
        size(ConfigKey.DISK_LOW).orElse(Limits.DEFAULT.diskLowBytes()),
        size(ConfigKey.ARTIFACT_LIMIT).orElse(Limits.DEFAULT.artifactBytes()),
        size(ConfigKey.ARTIFACTS_LIMIT).orElse(Limits.DEFAULT.artifactsBytes()),
        count(ConfigKey.ARTIFACT_WAIT_SECONDS)
            .map(Duration::ofSeconds)
            .orElse(Limits.DEFAULT.artifactWait()),
        count(ConfigKey.STOP_LIMIT_SECONDS)
            .map(Duration::ofSeconds)
            .orElse(Limits.DEFAULT.stopLimit()),
        count(ConfigKey.KEEP_RESULTS_DAYS)
            .map(Duration::ofDays)
            .orElse(Limits.DEFAULT.keepResults()));
  }

  private List<GithubConnection> github() {
    return settings.stream()
        .filter(setting -> setting.path().getFirst().equals("github"))
        .map(setting -> setting.path().get(1))
        .distinct()
        .map(name ->
            new GithubConnection(
                github(name, "name").orElse(name),
                github(name, "connection_id").orElse(""),
                github(name, "url").orElse("https://github.com"),
                Secret.of(github(name, "token").orElse(""))))
        .toList();
  }

  private Optional<String> github(String connection, String key) {
    return settings.stream()
        .filter(setting -> setting.path().equals(List.of("github", connection, key)))
        .map(setting -> (String) setting.value())
        .findFirst();
  }

  private Optional<Object> value(ConfigKey key) {
    return settings.stream()
        .filter(setting -> ConfigKey.of(setting.path()).filter(key::equals).isPresent())
        .map(Setting::value)
        .findFirst();
  }

  private Optional<String> text(ConfigKey key) {
    return value(key).map(String.class::cast);
  }

  private boolean flag(ConfigKey key, boolean absent) {
    return value(key).map(Boolean.class::cast).orElse(absent);
  }

  private Optional<Integer> count(ConfigKey key) {
    return value(key).map(it -> Math.toIntExact((Long) it));
  }

  private Optional<Double> number(ConfigKey key) {
    return value(key).map(it -> ((Number) it).doubleValue());
  }

  private Optional<Long> size(ConfigKey key) {
    return value(key)
        .map(it -> it instanceof Long bytes ? bytes : ByteSize.parse((String) it).orElseThrow());
  }

  private List<String> texts(ConfigKey key) {
    return value(key)
        .map(it -> ((List<?>) it).stream().map(String::valueOf).toList())
        .orElse(List.of());
  }
}
