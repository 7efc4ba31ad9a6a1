package dev.sealane.cli.exit;

import dev.sealane.api.problem.ErrorCode;

/// All exit codes (cli.md section 3); numbers appear nowhere else.
public enum ExitCode {
  OK(0),
  /// The run failed, died or timed out; or a failure that has no code of its own.
  FAILED(1),
  /// The run was cancelled.
  CANCELLED(2),
  /// No or wrong credentials, or not allowed.
  AUTH(10),
  NOT_FOUND(11),
  /// It exists already, has ended already, or is in use.
  CONFLICT(12),
  /// Was good once: expired or revoked.
  GONE(13),
  /// The server refused the content.
  REFUSED(14),
  /// Too many requests, also after retries.
  BUSY(15),
  /// No server, or one that failed, or a stream that ended without a verdict.
  UNREACHABLE(16),
  /// Flags, arguments or configuration.
  USAGE(64),
  /// A fault of this program.
  INTERNAL(70),
  /// The client's own limit for waiting passed; the run goes on.
  WAIT_LIMIT(124),
  /// With passthrough: the program gave no code.
  NO_PROGRAM(125),
  /// Ctrl-C; the run goes on.
  INTERRUPTED(130);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /// For what a server refused.
  public static ExitCode of(ErrorCode error) {
    return switch (error.status()) {
      case 401, 403 -> AUTH;
      case 404 -> NOT_FOUND;
      case 409 -> CONFLICT;
      case 410 -> GONE;
      case 429 -> BUSY;
      default -> error.status() >= 500 ? UNREACHABLE : REFUSED;
    };
  }
}
