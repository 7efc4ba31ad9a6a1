package dev.sealane.cli.fleet;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.Connection;
import dev.sealane.client.SealaneClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "drain",
    header = "Give a runner no more runs.",
    description = {"", "Runs that it has go on. Does not wait for them yet."},
    footer = {
      "",
      "Examples:",
      "  sealane runners drain build-1",
      "  sealane runners drain build-1 --undo",
      "",
      "Exit codes: 0 drains; 11 no such runner."
    })
public final class RunnersDrainCommand implements Callable<Integer> {

  private final Cli cli;

  @Parameters(paramLabel = "RUNNER", description = "Its name or id.")
  String runner = "";

  @Option(names = "--undo", description = "Give it runs again.")
  boolean undo;

  public RunnersDrainCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    try (SealaneClient client = Connection.open(cli)) {
      client.runners().drain(runner, !undo);
    }
    cli.hint(undo ? "The runner takes runs again." : "The runner gets no more runs.");
    return 0;
  }
}
