package dev.sealane.cli.local;

import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.exit.ExitCode;
import dev.sealane.client.RunnersClient.RunnerToken;
import dev.sealane.runner.app.DaemonOptions;
import dev.sealane.runner.app.RunnerDaemon;
import dev.sealane.runner.config.ConfigException;
import dev.sealane.runner.config.RunnerConfig;
import dev.sealane.runner.config.RunnerConfig.RuntimeKind;
import dev.sealane.runner.config.Secret;
import dev.sealane.runner.identity.StateException;
import dev.sealane.runner.journal.JournalException;
import dev.sealane.runner.net.HttpClients;
import java.net.URI;
import java.nio.file.Path;

/// Starts a runner inside this process, as the user's own machine has it: processes and local
/// repositories are allowed.
final class RunnerHere {

  private RunnerHere() {}

  /// @throws CliException when its directory cannot be had
  static RunnerDaemon start(
      URI server, RunnerToken token, Path state, RuntimeKind runtime, DaemonOptions options)
      throws InterruptedException {
    HttpClients.forbidSilentRepetition();
    try {
      return RunnerDaemon.start(
          RunnerConfig.forOwnMachine(server, Secret.of(token.token()), state).withRuntime(runtime),
          options);
    } catch (StateException | ConfigException | JournalException e) {
      throw new CliException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    }
  }
}
