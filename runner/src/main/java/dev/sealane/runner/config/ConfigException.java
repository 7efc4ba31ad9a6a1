package dev.sealane.runner.config;

import java.io.Serial;
import java.util.List;

/// A configuration that cannot be used. The message has one line a problem.
public final class ConfigException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final List<String> problems;

  /// @param problems one plain sentence each, at least one
  public ConfigException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /// One plain sentence each, without secrets.
  public List<String> problems() {
    return problems;
  }
}
