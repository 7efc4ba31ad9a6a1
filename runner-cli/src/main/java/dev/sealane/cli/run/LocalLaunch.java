package dev.sealane.cli.run;

import dev.sealane.cli.command.Cli;
import dev.sealane.client.SealaneClient;

/// Starts a whole Sealane inside this process, for `exec --local`.
public interface LocalLaunch {

  /// Blocks until runs can be created.
  ///
  /// @param need what the run needs; looking for an engine takes as long as a short run
  Stack start(Cli cli, Need need);

  /// What a runner must be able to do.
  enum Need {
    PROCESSES,
    CONTAINERS
  }

  /// A control plane and a runner; closing stops both and removes what they left.
  interface Stack extends AutoCloseable {

    SealaneClient client();

    /// Waits until the runner is there.
    ///
    /// @throws dev.sealane.cli.exit.CliException when it could not be started
    void awaitRunner();

    /// On Ctrl-C: ends the run, since nobody could come back to it.
    InterruptGuard.Guarded cancelOnInterrupt(String run);

    @Override
    void close();
  }
}
