package dev.sealane.cli.exit;

import dev.sealane.client.Verdict;

/// How a verdict becomes an exit code (`--exit-code`).
public enum ExitMode {
  /// 0 completed, 1 failed, 2 cancelled.
  RUN,
  /// The program's own code, 125 when it gave none.
  COMMAND,
  /// 0, 1, 64 and 130 only.
  SIMPLE;

  /// Reads the word of `--exit-code` and `SEALANE_EXIT_CODE`.
  ///
  /// @throws CliException when there is no such mode
  public static ExitMode parse(String text) {
    return switch (text) {
      case "run" -> RUN;
      case "command" -> COMMAND;
      case "simple" -> SIMPLE;
      default ->
          throw CliException.usage("exit-code is \"" + text + "\", must be run, command or simple");
    };
  }

  public int of(Verdict verdict) {
    int run =
        switch (verdict.status()) {
          case "cancelled" -> ExitCode.CANCELLED.code();
          default -> verdict.success() ? ExitCode.OK.code() : ExitCode.FAILED.code();
        };
    return this == COMMAND ? command(verdict, run) : fold(run);
  }

  private static int command(Verdict verdict, int run) {
    Integer own = verdict.exitCode();
    return switch (verdict.status()) {
      case "completed", "failed" -> own == null ? ExitCode.NO_PROGRAM.code() : own;
      case "dead" -> ExitCode.NO_PROGRAM.code();
      default -> run;
    };
  }

  /// What becomes of a code that is no verdict's.
  public int fold(int code) {
    boolean kept =
        code == ExitCode.OK.code()
            || code == ExitCode.USAGE.code()
            || code == ExitCode.INTERRUPTED.code();
    return this == SIMPLE && !kept ? ExitCode.FAILED.code() : code;
  }
}
