package dev.sealane.runner.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Every rule of a runner's configuration: settings in, problems out. The file and the screen ask
/// the same rules, so that they never disagree.
public final class RunnerConfigRules {

  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/=+-]{0,62}");
  private static final int MAX_LABELS = 32;
  private static final int MOST_QUEUES = 256;

  private RunnerConfigRules() {}

  /// All problems of {@code settings}, `key: is value, must be rule` each; empty when it can be
  /// used. Values of tokens are never shown.
  public static List<String> problems(List<Setting> settings) {
    List<String> problems = new ArrayList<>();
    settings.forEach(setting -> problemOf(setting).ifPresent(problems::add));
    for (ConfigKey required : List.of(ConfigKey.URL, ConfigKey.TOKEN)) {
      if (settings.stream().noneMatch(setting -> isKey(setting, required))) {
        problems.add(required.key() + ": is missing, must be given");
      }
    }
    if (settings.stream().anyMatch(setting -> isKey(setting, ConfigKey.CA))
        && settings.stream().anyMatch(RunnerConfigRules::skipsVerification)) {
      problems.add(ConfigKey.CA.key() + ": is given beside skip_ssl_verify, must stand alone");
    }
    return problems;
  }

  /// What is wrong with one setting alone; empty = nothing.
  public static Optional<String> problemOf(Setting setting) {
    Optional<ConfigKey> known = ConfigKey.of(setting.path());
    if (known.isEmpty()) {
      return Optional.of(
          setting.key()
              + ": is not known"
              + ConfigKey.nearest(setting.path())
                  .map(near -> ", perhaps you meant " + near)
                  .orElse(""));
    }
    ConfigKey key = known.get();
    if (!key.form().fits(setting.value())) {
      return Optional.of(
          "%s: is %s, must be %s".formatted(setting.key(), shown(key, setting), key.form().rule()));
    }
    return ruleOf(key, setting.value()).map(rule -> setting.key() + ": " + rule);
  }

  /// Rules beyond the form of the value.
  private static Optional<String> ruleOf(ConfigKey key, Object value) {
    return switch (key) {
      case URL -> urlProblem((String) value);
      case TOKEN -> tokenProblem((String) value);
      case RUNTIME -> runtimeProblem((String) value);
      case LABELS -> labelsProblem((List<?>) value);
      case MAX_QUEUES ->
          (Long) value > MOST_QUEUES
              ? Optional.of("is " + value + ", must be 1 to " + MOST_QUEUES)
              : Optional.empty();
      case STATE_DIR, CA ->
          ((String) value).startsWith("/")
              ? Optional.empty()
              : Optional.of("is \"" + value + "\", must be an absolute path");
      default -> Optional.empty();
    };
  }

  private static Optional<String> urlProblem(String url) {
    String rule = "is \"" + url + "\", must be an http or https address with a host";
    try {
      URI uri = new URI(url);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      boolean good = (scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null;
      return good && uri.getRawQuery() == null && uri.getUserInfo() == null
          ? Optional.empty()
          : Optional.of(rule);
    } catch (URISyntaxException _) {
      return Optional.of(rule);
    }
  }

  private static Optional<String> tokenProblem(String token) {
    try {
      RunnerToken.parse(token);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> runtimeProblem(String runtime) {
    return switch (runtime.strip().toLowerCase(Locale.ROOT)) {
      case "", "docker", "process" -> Optional.empty();
      case "apple", "podman" ->
          Optional.of(
              "is \"%s\", which this version cannot use yet, must be docker or process"
                  .formatted(runtime.strip()));
      default ->
          Optional.of("is \"%s\", must be docker, podman, apple or process".formatted(runtime));
    };
  }

  private static Optional<String> labelsProblem(List<?> labels) {
    if (labels.size() > MAX_LABELS) {
      return Optional.of(
          "has %d labels, must have at most %d".formatted(labels.size(), MAX_LABELS));
    }
    return labels.stream()
        .map(String::valueOf)
        .filter(label -> !LABEL.matcher(label).matches())
        .findFirst()
        .map(label -> "has \"" + label + "\", must be 1 to 63 letters, digits or ._:/=+- each");
  }

  private static boolean skipsVerification(Setting setting) {
    return isKey(setting, ConfigKey.SKIP_SSL_VERIFY) && setting.value().equals(true);
  }

  private static boolean isKey(Setting setting, ConfigKey key) {
    return ConfigKey.of(setting.path()).filter(key::equals).isPresent();
  }

  private static String shown(ConfigKey key, Setting setting) {
    if (key.name().endsWith("TOKEN")) {
      return "something else";
    }
    Object value = setting.value();
    return value instanceof String text ? "\"" + text + "\"" : String.valueOf(value);
  }
}
