package dev.sealane.cli.local;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.exit.CliException;
import dev.sealane.controlplane.app.ControlPlane;
import dev.sealane.controlplane.app.ControlPlaneConfig;
import dev.sealane.controlplane.app.OwnerToken;
import dev.sealane.controlplane.http.ListenAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "serve",
    header = "Run a control plane.",
    description = {
      "",
      "Listens until a signal comes. The first start on an empty data directory prints one line"
          + " `admin token: slk_...` on standard output; it is not shown again. The log goes to"
          + " standard error. Options win over the settings file; limits and retention stand in it"
          + " only."
    },
    footer = {
      "",
      "Examples:",
      "  sealane serve",
      "  sealane serve --listen 0.0.0.0:7440 --tls-cert chain.pem --tls-key key.pem",
      "",
      "Environment: SEALANE_MASTER_KEY_FILE names the master key's file.",
      "",
      "Exit codes: 0 stopped by a signal; 1 the port or the directory cannot be had; 64 usage."
    })
public final class ServeCommand implements Callable<Integer> {

  private final Cli cli;

  @Mixin ServerOptions server = new ServerOptions();

  @Option(names = "--tls-cert", paramLabel = "FILE", description = "PEM file with the chain.")
  @Nullable Path certificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "PEM file with the key.")
  @Nullable Path key;

  @Option(
      names = "--single-user-token-env",
      paramLabel = "NAME",
      description = "Take the owner's token from this variable and print none.")
  @Nullable String tokenVariable;

  public ServeCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    ControlPlaneConfig config = server.config(cli, tls()).withOwnerToken(ownerToken());
    ProcessLog.speak(cli.options().debug());
    Servers.warnWhenOpen(cli, config.listen());
    ControlPlane plane = Servers.start(config, cli.clock());
    plane
        .adminToken()
        .ifPresent(token -> {
          cli.console().out().println("admin token: " + token);
          cli.console().out().flush();
        });
    cli.hint("Listening on " + plane.address());
    Service.untilSignal(new CompletableFuture<>(), plane);
    return 0;
  }

  private Optional<ListenAddress.Tls> tls() {
    if (certificate == null && key == null) {
      return Optional.empty();
    }
    if (certificate == null || key == null) {
      throw CliException.usage("--tls-cert and --tls-key go together");
    }
    return Optional.of(
        new ListenAddress.Tls.Pem(readable("--tls-cert", certificate), readable("--tls-key", key)));
  }

  private Path readable(String option, Path file) {
    Path whole = cli.environment().directory().resolve(file);
    if (!Files.isReadable(whole)) {
      throw CliException.usage(
          "%s is %s, must be a PEM file that exists and can be read".formatted(option, whole));
    }
    return whole;
  }

  private OwnerToken ownerToken() {
    if (tokenVariable == null) {
      return new OwnerToken.Generated();
    }
    String name = tokenVariable;
    return new OwnerToken.Given(
        cli.environment()
            .get(name)
            .orElseThrow(() -> CliException.usage("variable " + name + " is not set")));
  }
}
