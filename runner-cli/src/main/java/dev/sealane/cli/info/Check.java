package dev.sealane.cli.info;

/// What one look of `doctor` found.
public sealed interface Check {

  /// @param what was found, one sentence
  record Fine(String what) implements Check {}

  /// It works, but not as well as it could.
  record Warning(String what, String advice) implements Check {}

  /// It does not work.
  record Broken(String what, String advice) implements Check {}
}
