package dev.sealane.cli.exit;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// Ends a command with a code and one sentence for people.
public final class CliException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final ExitCode exit;

  public CliException(ExitCode exit, String message) {
    this(exit, message, null);
  }

  public CliException(ExitCode exit, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exit = exit;
  }

  public static CliException usage(String message) {
    return new CliException(ExitCode.USAGE, message);
  }

  public ExitCode exit() {
    return exit;
  }
}
