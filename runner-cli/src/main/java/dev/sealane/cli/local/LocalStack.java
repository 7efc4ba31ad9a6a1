package dev.sealane.cli.local;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.exit.ExitCode;
import dev.sealane.cli.run.LocalLaunch;
import dev.sealane.cli.settings.PrivateFile;
import dev.sealane.client.RunnersClient.RunnerToken;
import dev.sealane.client.RunnersClient.TokenRequest;
import dev.sealane.client.SealaneClient;
import dev.sealane.client.http.AccessToken;
import dev.sealane.controlplane.app.ControlPlane;
import dev.sealane.controlplane.app.ControlPlaneConfig;
import dev.sealane.controlplane.http.ListenAddress;
import dev.sealane.runner.app.DaemonOptions;
import dev.sealane.runner.app.RunnerDaemon;
import dev.sealane.runner.config.RunnerConfig.RuntimeKind;
import dev.sealane.runner.net.SmallCalls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Starts a control plane and a runner for one run, in a directory of their own. The runner starts
/// while the run is being created: the run waits in its queue for the moment.
public final class LocalStack implements LocalLaunch {

  private static final ListenAddress FREE_PORT =
      new ListenAddress("127.0.0.1", 0, new ListenAddress.Tls.Off());
  private static final String RUNNER = "local";

  @Override
  public Stack start(Cli cli, Need need) {
    if (cli.options().debug()) {
      ProcessLog.speak(true);
    }
    Path directory = makeDirectory(cli);
    try {
      ControlPlane plane =
          Servers.start(
              ControlPlaneConfig.defaults(directory.resolve("server")).withListen(FREE_PORT),
              cli.clock());
      return around(plane, directory, runtime(need));
    } catch (RuntimeException e) {
      Trees.delete(directory);
      throw e;
    }
  }

  private static RuntimeKind runtime(Need need) {
    return switch (need) {
      case PROCESSES -> RuntimeKind.PROCESS;
      case CONTAINERS -> RuntimeKind.DETECT;
    };
  }

  private static Stack around(ControlPlane plane, Path directory, RuntimeKind runtime) {
    String token = plane.adminToken().orElseGet(plane::newAdminToken);
    SealaneClient client = SealaneClient.open(plane.address(), AccessToken.of(token));
    CompletableFuture<RunnerDaemon> runner =
        CompletableFuture.supplyAsync(
            () -> startRunner(plane, client, directory.resolve("runner"), runtime),
            task -> Thread.ofPlatform().name("start-runner").start(task));
    return new RunningStack(plane, client, runner, directory);
  }

  private static RunnerDaemon startRunner(
      ControlPlane plane, SealaneClient client, Path state, RuntimeKind runtime) {
    RunnerToken token = client.runners().createToken(new TokenRequest(RUNNER, List.of(), 1, 1));
    try {
      return RunnerHere.start(
          plane.address(),
          token,
          state,
          runtime,
          DaemonOptions.ofProcess().withSmallCalls(SmallCalls.HTTP_CLIENT));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    }
  }

  private static Path makeDirectory(Cli cli) {
    Path directory =
        cli.environment()
            .stateHome()
            .resolve("sealane")
            .resolve("local")
            .resolve(UUID.randomUUID().toString());
    try {
      PrivateFile.directories(directory);
      return directory;
    } catch (IOException e) {
      throw new CliException(ExitCode.FAILED, directory + " cannot be made: " + e.getMessage(), e);
    }
  }
}
