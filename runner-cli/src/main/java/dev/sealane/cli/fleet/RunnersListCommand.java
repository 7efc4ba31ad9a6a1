package dev.sealane.cli.fleet;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.Connection;
import dev.sealane.cli.command.JsonOut;
import dev.sealane.client.RunnerView;
import dev.sealane.client.SealaneClient;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    header = "List the team's runners and their instances.",
    description = {
      "",
      "One line an instance: version, slots in use, live queues, last contact. For the runner"
          + " of this machine see `sealane runner --help`."
    },
    footer = {
      "",
      "Examples:",
      "  sealane runners list",
      "  sealane runners list --label gpu --json",
      "",
      "Exit codes: 0 listed; 10 to 16 the server's refusals."
    })
public final class RunnersListCommand implements Callable<Integer> {

  private final Cli cli;

  @Option(names = "--label", paramLabel = "LABEL", description = "Only runners with this label.")
  String label = "";

  public RunnersListCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    List<RunnerView> runners;
    try (SealaneClient client = Connection.open(cli)) {
      runners =
          client.runners().list().stream()
              .filter(runner -> label.isEmpty() || runner.labels().contains(label))
              .toList();
    }
    if (cli.options().json()) {
      new JsonOut(cli).list(runners);
    } else if (cli.options().quiet()) {
      runners.forEach(runner -> cli.console().out().println(runner.id().toString()));
    } else if (runners.isEmpty()) {
      cli.hint("No runners yet; make one with `sealane runners token create --name NAME`.");
    } else {
      cli.console().out().print(new FleetText(cli).table(runners));
    }
    return 0;
  }
}
