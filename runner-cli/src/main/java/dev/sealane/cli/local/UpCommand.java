package dev.sealane.cli.local;

import dev.sealane.api.problem.SealaneException;
import dev.sealane.cli.command.Cli;
import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.exit.ExitCode;
import dev.sealane.cli.settings.ClientConfigFile;
import dev.sealane.cli.settings.Profile;
import dev.sealane.cli.settings.Profiles;
import dev.sealane.client.RunnersClient.RunnerToken;
import dev.sealane.client.RunnersClient.TokenRequest;
import dev.sealane.client.SealaneClient;
import dev.sealane.client.http.AccessToken;
import dev.sealane.controlplane.app.ControlPlane;
import dev.sealane.controlplane.app.ControlPlaneConfig;
import dev.sealane.runner.app.DaemonOptions;
import dev.sealane.runner.app.RunnerDaemon;
import dev.sealane.runner.config.ConfigPaths;
import dev.sealane.runner.config.RunnerConfig.RuntimeKind;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "up",
    header = "Run a control plane and a runner in one process.",
    description = {
      "",
      "For one machine: keeps its data between starts, allows plain processes and local"
          + " repositories, and writes profile \"local\", which becomes the current one when there"
          + " is none. Runs that are going on survive its end and are taken up by its next start."
    },
    footer = {
      "",
      "Example:",
      "  sealane up                                 in one terminal, then in another:",
      "  sealane exec --no-repo --wait 'uname -a'",
      "",
      "Exit codes: 0 stopped by a signal; 1 the port or a directory cannot be had; 64 usage."
    })
public final class UpCommand implements Callable<Integer> {

  private static final String PROFILE = "local";
  private static final int TOKEN_DAYS = 365;

  private final Cli cli;

  @Mixin ServerOptions server = new ServerOptions();

  public UpCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() throws InterruptedException {
    ControlPlaneConfig config = server.config(cli, Optional.empty());
    ProcessLog.speak(cli.options().debug());
    Servers.warnWhenOpen(cli, config.listen());
    ControlPlane plane = Servers.start(config, cli.clock());
    URI address = Servers.ownAddress(plane.address());
    String token = profileToken(plane, address);
    SealaneClient client = SealaneClient.open(address, AccessToken.of(token));
    RunnerToken runnerToken =
        client.runners().createToken(new TokenRequest(PROFILE, List.of(), TOKEN_DAYS, 1));
    RunnerDaemon runner =
        RunnerHere.start(
            address,
            runnerToken,
            state(address, runnerToken),
            RuntimeKind.DETECT,
            DaemonOptions.ofProcess());
    cli.hint("Listening on " + address + ", with a runner for this machine. Ctrl-C stops both.");
    cli.hint("Next, in another terminal: sealane exec --no-repo --wait 'uname -a'");
    Service.untilSignal(runner.ended(), runner, () -> revoke(client, runnerToken), client, plane);
    throw new CliException(ExitCode.FAILED, "the runner ended, see its log above");
  }

  /// The token of the profile when the server takes it, else a new one that is written there.
  private String profileToken(ControlPlane plane, URI address) {
    ClientConfigFile file = cli.configFile();
    Profiles profiles = file.read();
    Profile before = profiles.find(PROFILE).orElse(Profile.EMPTY);
    String token =
        plane
            .adminToken()
            .or(() -> before.get("token").filter(known -> takes(address, known)))
            .orElseGet(plane::newAdminToken);
    Profile after = before.with("server", address.toString()).with("token", token);
    Profiles changed = profiles.with(PROFILE, after);
    file.write(changed.current().isEmpty() ? changed.withCurrent(PROFILE) : changed);
    return token;
  }

  private static boolean takes(URI address, String token) {
    try (SealaneClient client = SealaneClient.open(address, AccessToken.of(token))) {
      client.server().me();
      return true;
    } catch (SealaneException | IllegalArgumentException _) {
      return false; // another server's, or damaged
    }
  }

  private static Path state(URI address, RunnerToken token) {
    return ConfigPaths.ofProcess()
        .state(address, dev.sealane.runner.config.RunnerToken.parse(token.token()));
  }

  private static void revoke(SealaneClient client, RunnerToken token) {
    client.runners().revokeToken(token.tokenId().toString());
  }
}
