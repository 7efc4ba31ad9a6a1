package dev.sealane.cli.info;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.Connection;
import dev.sealane.cli.command.JsonOut;
import dev.sealane.client.SealaneClient;
import dev.sealane.client.ServerClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "me",
    header = "Tell who the server takes you for.",
    description = {"", "Also the shortest check of a token."},
    footer = {
      "",
      "Example:",
      "  sealane me",
      "",
      "Exit codes: 0 told; 10 the token is not taken; 16 no server."
    })
public final class MeCommand implements Callable<Integer> {

  private final Cli cli;

  public MeCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    ServerClient.Me me;
    try (SealaneClient client = Connection.open(cli)) {
      me = client.server().me();
    }
    if (cli.options().json()) {
      new JsonOut(cli).value(me);
    } else {
      cli.console().out().println("User: " + me.user());
      cli.console().out().println("Role: " + me.role());
      cli.console().out().println("Team: " + me.team() + " (" + me.teamId() + ")");
    }
    return 0;
  }
}
