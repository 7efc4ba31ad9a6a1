package dev.sealane.runner.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Every key that a runner's configuration file may have, with the form of its value. `*` stands
/// for any one name.
enum ConfigKey {
  URL(Form.TEXT, "runner", "url"),
  TOKEN(Form.TEXT, "runner", "token"),
  SKIP_SSL_VERIFY(Form.FLAG, "runner", "skip_ssl_verify"),
  CA(Form.TEXT, "runner", "ca"),
  RUNTIME(Form.TEXT, "runner", "runtime"),
  LABELS(Form.TEXTS, "runner", "labels"),
  SLOTS(Form.COUNT, "runner", "slots"),
  CPUS(Form.NUMBER, "runner", "cpus"),
  MEMORY(Form.SIZE, "runner", "memory"),
  MAX_QUEUES(Form.COUNT, "runner", "max_queues"),
  ALLOW_PROCESS(Form.FLAG, "runner", "allow_process"),
  DEFAULT_IMAGE(Form.TEXT, "runner", "default_image"),
  STATE_DIR(Form.TEXT, "runner", "state_dir"),
  LOG_LIMIT(Form.SIZE, "runner", "log_limit"),
  DISK_LOW(Form.SIZE, "runner", "disk_low"),
  STOP_LIMIT_SECONDS(Form.COUNT, "runner", "stop_limit_seconds"),
  KEEP_RESULTS_DAYS(Form.COUNT, "runner", "keep_results_days"),
  ARTIFACT_LIMIT(Form.SIZE, "runner", "artifact_limit"),
  ARTIFACTS_LIMIT(Form.SIZE, "runner", "artifacts_limit"),
  ARTIFACT_WAIT_SECONDS(Form.COUNT, "runner", "artifact_wait_seconds"),
  OPENAI_ENDPOINT(Form.TEXT, "runner", "openai_endpoint"),
  OPENAI_TOKEN(Form.TEXT, "runner", "openai_token"),
  CLAUDE_ENDPOINT(Form.TEXT, "runner", "claude_endpoint"),
  CLAUDE_TOKEN(Form.TEXT, "runner", "claude_token"),
  MODEL_PROVIDER(Form.TEXT, "runner", "model_mappings", "*", "provider"),
  MODEL_NAME(Form.TEXT, "runner", "model_mappings", "*", "model"),
  MODEL_EXTENDED_CONTEXT(Form.FLAG, "runner", "model_mappings", "*", "extended_context"),
  ALLOW_LOCAL_REPOS(Form.FLAG, "policy", "allow_local_repos"),
  ALLOWED_IMAGES(Form.TEXTS, "policy", "allowed_images"),
  ALLOW_NETWORK(Form.FLAG, "policy", "allow_network"),
  MAX_CPUS(Form.NUMBER, "policy", "max_cpus"),
  MAX_MEMORY(Form.SIZE, "policy", "max_memory"),
  MAX_TIMEOUT_SECONDS(Form.COUNT, "policy", "max_timeout_seconds"),
  GITHUB_NAME(Form.TEXT, "github", "*", "name"),
  GITHUB_URL(Form.TEXT, "github", "*", "url"),
  GITHUB_CONNECTION_ID(Form.TEXT, "github", "*", "connection_id"),
  GITHUB_TOKEN(Form.TEXT, "github", "*", "token");

  private final Form form;

  @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
  private final List<String> path;

  ConfigKey(Form form, String... path) {
    this.form = form;
    this.path = List.of(path);
  }

  Form form() {
    return form;
  }

  /// As people read it.
  String key() {
    return String.join(".", path);
  }

  /// The key that {@code path} is one of; empty when there is none.
  static Optional<ConfigKey> of(List<String> path) {
    return Stream.of(values()).filter(key -> key.matches(path)).findFirst();
  }

  private boolean matches(List<String> names) {
    if (names.size() != path.size()) {
      return false;
    }
    for (int i = 0; i < names.size(); i++) {
      if (!path.get(i).equals("*") && !path.get(i).equals(names.get(i))) {
        return false;
      }
    }
    return true;
  }

  /// The key that somebody may have meant by {@code path}, with his own names for `*`.
  static Optional<String> nearest(List<String> path) {
    List<String> known = Stream.of(values()).map(key -> key.filledFrom(path)).distinct().toList();
    return NearestWord.of(String.join(".", path), known);
  }

  private String filledFrom(List<String> names) {
    StringBuilder filled = new StringBuilder();
    for (int i = 0; i < path.size(); i++) {
      String name = path.get(i).equals("*") && i < names.size() ? names.get(i) : path.get(i);
      filled.append(i == 0 ? "" : ".").append(name);
    }
    return filled.toString();
  }

  /// What a value looks like.
  enum Form {
    TEXT("a text in quotes"),
    FLAG("true or false"),
    COUNT("a whole number of at least 1"),
    NUMBER("a number above 0"),
    SIZE("a size like \"8G\" or a number of bytes"),
    TEXTS("a list of texts like [\"a\", \"b\"]");

    private final String rule;

    Form(String rule) {
      this.rule = rule;
    }

    String rule() {
      return rule;
    }

    boolean fits(Object value) {
      return switch (this) {
        case TEXT -> value instanceof String;
        case FLAG -> value instanceof Boolean;
        case COUNT -> value instanceof Long count && count >= 1 && count <= Integer.MAX_VALUE;
        case NUMBER ->
            value instanceof Number number
                && number.doubleValue() > 0
                && number.doubleValue() <= 1_000_000;
        case SIZE ->
            (value instanceof Long bytes && bytes > 0)
                || (value instanceof String text && ByteSize.parse(text).orElse(0) > 0);
        case TEXTS ->
            value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
      };
    }
  }
}
