package dev.sealane.cli.run;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.exit.ExitCode;
import dev.sealane.client.SealaneClient;

/// Starts a whole Sealane inside this process, for `exec --local`.
public interface LocalLaunch {

  LocalLaunch NONE =
      _ -> {
        throw new CliException(ExitCode.FAILED, "--local is not there yet");
      };

  /// Blocks until runs can be created.
  Stack start(Cli cli) throws InterruptedException;

  /// A control plane and a runner; closing stops both and removes what they left.
  interface Stack extends AutoCloseable {

    SealaneClient client();

    /// On Ctrl-C: ends the run, since nobody could come back to it.
    InterruptGuard.Guarded cancelOnInterrupt(String run);

    @Override
    void close();
  }
}
