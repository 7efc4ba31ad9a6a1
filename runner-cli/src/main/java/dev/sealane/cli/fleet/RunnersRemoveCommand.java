package dev.sealane.cli.fleet;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.Confirmation;
import dev.sealane.cli.command.Connection;
import dev.sealane.client.SealaneClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "remove",
    header = "Remove a runner and revoke its tokens.",
    description = {"", "Drain it first when it has runs.", "", "Options:"},
    footer = {"", "Exit codes: 0 removed; 11 no such runner; 12 it has runs; 64 needs --yes."})
public final class RunnersRemoveCommand implements Callable<Integer> {

  private final Cli cli;

  @Parameters(paramLabel = "RUNNER", description = "Its name or id.")
  String runner = "";

  public RunnersRemoveCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    Confirmation.require(cli, "Remove runner " + runner + " and its tokens?");
    try (SealaneClient client = Connection.open(cli)) {
      client.runners().remove(runner);
    }
    cli.hint("Removed.");
    return 0;
  }
}
