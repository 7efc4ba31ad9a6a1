package dev.sealane.cli.command;

import dev.sealane.cli.exit.ExitMode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--exit-code` of the commands that launch or wait.
public final class ExitModeOption {

  @Option(
      names = "--exit-code",
      paramLabel = "MODE",
      order = 90,
      description =
          "What the verdict becomes: run (0 completed, 1 failed, 2 cancelled), command (the"
              + " program's own code, 125 when it gave none) or simple (0 or 1). Also"
              + " SEALANE_EXIT_CODE.")
  @Nullable String mode;

  /// The flag, else the environment, else the command's own default.
  public ExitMode resolve(Cli cli, ExitMode fallback) {
    return Optional.ofNullable(mode)
        .or(() -> cli.environment().get("SEALANE_EXIT_CODE"))
        .map(ExitMode::parse)
        .orElse(fallback);
  }
}
