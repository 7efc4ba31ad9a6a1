package dev.sealane.configui.app;

/// Exit codes of `sealane-runner-config` (cli.md section 2.7).
enum ExitCode {
  SAVED(0),
  FAILED(1),
  /// Flags, or no terminal.
  USAGE(64),
  LEFT(130);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
