package dev.sealane.cli.fleet;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.Connection;
import dev.sealane.cli.command.JsonOut;
import dev.sealane.client.RunnerView;
import dev.sealane.client.SealaneClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    header = "Show one runner with its instances and queues.",
    description = {
      "",
      "Per instance: host, version, runtimes, slots, last contact; per queue: its key and health."
    },
    footer = {
      "",
      "Example:",
      "  sealane runners show build-1",
      "",
      "Exit codes: 0 shown; 11 no such runner."
    })
public final class RunnersShowCommand implements Callable<Integer> {

  private final Cli cli;

  @Parameters(paramLabel = "RUNNER", description = "Its name or id.")
  String runner = "";

  public RunnersShowCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    RunnerView shown;
    try (SealaneClient client = Connection.open(cli)) {
      shown = client.runners().get(runner);
    }
    if (cli.options().json()) {
      new JsonOut(cli).value(shown);
    } else {
      new FleetText(cli).show(shown);
    }
    return 0;
  }
}
