package dev.sealane.configui.draft;

import java.util.Arrays;
import java.util.List;

/// A setting of `[runner]` that can be edited.
public enum Field {
  URL("url", Kind.TEXT, "Server URL"),
  TOKEN("token", Kind.TEXT, "Runner token"),
  RUNTIME("runtime", Kind.TEXT, "Runtime (docker, process or empty = detect)"),
  ALLOW_PROCESS("allow_process", Kind.FLAG, "Allow programs without a container"),
  DEFAULT_IMAGE("default_image", Kind.TEXT, "Default image"),
  LABELS("labels", Kind.LIST, "Labels (with commas)"),
  SLOTS("slots", Kind.COUNT, "Runs at once"),
  CPUS("cpus", Kind.NUMBER, "CPU cores"),
  MEMORY("memory", Kind.TEXT, "Memory (such as 8G)"),
  MAX_QUEUES("max_queues", Kind.COUNT, "Most queues"),
  STATE_DIR("state_dir", Kind.TEXT, "State directory");

  private final String key;
  private final Kind kind;
  private final String label;

  Field(String key, Kind kind, String label) {
    this.key = key;
    this.kind = kind;
    this.label = label;
  }

  /// Its names in the file.
  public List<String> path() {
    return List.of("runner", key);
  }

  public String label() {
    return label;
  }

  /// Whether it is `true` or `false`.
  public boolean flag() {
    return kind == Kind.FLAG;
  }

  /// The value for the file. A text that is no number stays a text, so that the rules name it.
  Object value(String text) {
    return switch (kind) {
      case TEXT -> text;
      case FLAG -> Boolean.valueOf(text);
      case COUNT -> text.matches("\\d{1,18}") ? Long.valueOf(text) : text;
      case NUMBER -> text.matches("\\d{1,9}(\\.\\d{1,9})?") ? number(text) : text;
      case LIST ->
          Arrays.stream(text.split(",", -1))
              .map(String::strip)
              .filter(it -> !it.isEmpty())
              .toList();
    };
  }

  private static Object number(String text) {
    return text.contains(".") ? Double.valueOf(text) : (Object) Long.valueOf(text);
  }

  /// What is shown for a value of the file.
  static String text(Object value) {
    return value instanceof List<?> list
        ? String.join(", ", list.stream().map(String::valueOf).toList())
        : value.toString();
  }

  private enum Kind {
    TEXT,
    FLAG,
    COUNT,
    NUMBER,
    LIST
  }
}
