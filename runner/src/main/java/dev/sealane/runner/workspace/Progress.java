package dev.sealane.runner.workspace;

/// Takes lines for people, one a step.
@FunctionalInterface
public interface Progress {

  /// @param text one line without its newline, without credentials
  void line(String text);
}
