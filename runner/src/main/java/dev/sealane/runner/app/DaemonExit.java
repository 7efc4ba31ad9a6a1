package dev.sealane.runner.app;

/// Exit codes of the daemon (native.md section 6, cli.md section 3). A service manager should not
/// restart it after 10, 13 and 64.
public enum DaemonExit {
  CLEAN(0),
  /// The server refuses the token.
  TOKEN_REFUSED(10),
  /// Another daemon has the state directory.
  STATE_IN_USE(12),
  /// The runner was revoked.
  REVOKED(13),
  /// The server was out of reach for too long, and only one run was wanted.
  SERVER_LOST(16),
  /// Flags or configuration.
  USAGE(64),
  INTERNAL(70);

  private final int code;

  DaemonExit(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
