package dev.sealane.cli.fleet;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.Confirmation;
import dev.sealane.cli.command.Connection;
import dev.sealane.client.SealaneClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "revoke",
    header = "Revoke a runner's token.",
    description = {"", "Daemons that use it are refused from now on."},
    footer = {
      "",
      "Example:",
      "  sealane runners token revoke 0199a2b3-c4d5-7000-8000-000000000000 --yes",
      "",
      "Exit codes: 0 revoked; 11 no such token; 64 needs --yes."
    })
public final class RunnerTokenRevokeCommand implements Callable<Integer> {

  private final Cli cli;

  @Parameters(paramLabel = "TOKEN-ID", description = "The token's id, not the token.")
  String tokenId = "";

  public RunnerTokenRevokeCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    Confirmation.require(cli, "Revoke token " + tokenId + "?");
    try (SealaneClient client = Connection.open(cli)) {
      client.runners().revokeToken(tokenId);
    }
    cli.hint("Revoked.");
    return 0;
  }
}
