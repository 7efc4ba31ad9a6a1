package dev.sealane.cli.fleet;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.Connection;
import dev.sealane.cli.command.JsonOut;
import dev.sealane.client.RunnersClient;
import dev.sealane.client.SealaneClient;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "create",
    header = "Make a token for a runner, and the runner when it is new.",
    description = {
      "",
      "Prints the token on standard output, once; it goes into `token` of the runner's"
          + " configuration."
    },
    footer = {
      "",
      "Example:",
      "  sealane runners token create --name build-1 --labels linux,gpu",
      "",
      "Exit codes: 0 made; 10 not allowed."
    })
public final class RunnerTokenCreateCommand implements Callable<Integer> {

  private final Cli cli;

  @Option(names = "--name", required = true, paramLabel = "NAME", description = "The runner.")
  String name = "";

  @Option(
      names = "--labels",
      split = ",",
      paramLabel = "A,B",
      description = "Labels that its instances may carry.")
  List<String> labels = List.of();

  @Option(
      names = "--ttl-days",
      paramLabel = "N",
      description = "Days until it expires, 1 to 365 (default: 90).")
  @Nullable Integer ttlDays;

  @Option(
      names = "--max-instances",
      paramLabel = "N",
      description = "How many daemons may use it (default: 1).")
  @Nullable Integer maxInstances;

  public RunnerTokenCreateCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    RunnersClient.RunnerToken made;
    try (SealaneClient client = Connection.open(cli)) {
      made =
          client
              .runners()
              .createToken(new RunnersClient.TokenRequest(name, labels, ttlDays, maxInstances));
    }
    if (cli.options().json()) {
      new JsonOut(cli).value(made);
    } else {
      cli.console().out().println(made.token());
      cli.console().out().flush();
      cli.hint("Token " + made.tokenId() + " of runner " + name + "; it is not shown again.");
    }
    return 0;
  }
}
