package dev.sealane.cli.local;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.exit.ExitCode;
import dev.sealane.controlplane.app.AdminToken;
import dev.sealane.controlplane.app.StartException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "reset",
    header = "Make a new admin token for a control plane that is stopped.",
    description = {
      "",
      "Prints the token on standard output, once. The former admin tokens are revoked. Needs the"
          + " data directory for itself, so stop the server first."
    },
    footer = {
      "",
      "Examples:",
      "  sealane admin token reset --data-dir /var/lib/sealane",
      "  sealane admin token reset > token.txt",
      "",
      "Exit codes: 0 made; 1 the directory is in use or cannot be read."
    })
public final class AdminTokenResetCommand implements Callable<Integer> {

  private final Cli cli;

  @Mixin ServerOptions server = new ServerOptions();

  public AdminTokenResetCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    try {
      String token = AdminToken.reset(server.config(cli, Optional.empty()), cli.clock());
      cli.console().out().println(token);
      return 0;
    } catch (StartException e) {
      throw new CliException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    }
  }
}
