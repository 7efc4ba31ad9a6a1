package dev.sealane.cli.run;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How long a command waits for a verdict.
final class WaitLimit {

  @Option(
      names = "--timeout-after",
      paramLabel = "DUR",
      description =
          "Stop waiting after this time, seconds or 30m, with exit code 124; the run goes on"
              + " (default: no limit).")
  @Nullable String limit;

  /// Interrupts the calling thread when the time is over.
  ///
  /// @throws dev.sealane.cli.exit.CliException when it is no duration
  Deadline start() {
    return Deadline.start(limit);
  }
}
