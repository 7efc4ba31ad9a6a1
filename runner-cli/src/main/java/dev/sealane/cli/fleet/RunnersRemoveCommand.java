package dev.sealane.cli.fleet;

import dev.sealane.api.id.InstanceId;
import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.Confirmation;
import dev.sealane.cli.command.Connection;
import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.exit.ExitCode;
import dev.sealane.client.SealaneClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "remove",
    header = "Remove a runner and its tokens, or one instance of it.",
    description = {
      "",
      "Drain it first when it has runs. With --instance only one daemon of it is forgotten, such as"
          + " one whose host is gone for good: it takes no room of the token any more."
    },
    footer = {
      "",
      "Examples:",
      "  sealane runners remove build-1",
      "  sealane runners remove build-1 --yes",
      "",
      "Exit codes: 0 removed; 11 no such runner or instance; 12 it has runs; 64 needs --yes."
    })
public final class RunnersRemoveCommand implements Callable<Integer> {

  private final Cli cli;

  @Parameters(paramLabel = "RUNNER", description = "Its name or id.")
  String runner = "";

  @Option(
      names = "--instance",
      paramLabel = "ID",
      description = "Only this instance; `sealane runners show` lists them.")
  String instance = "";

  public RunnersRemoveCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    if (instance.isEmpty()) {
      Confirmation.require(cli, "Remove runner " + runner + " and its tokens?");
      try (SealaneClient client = Connection.open(cli)) {
        client.runners().remove(runner);
      }
    } else {
      InstanceId id = instanceId();
      Confirmation.require(cli, "Remove instance " + id + " of runner " + runner + "?");
      try (SealaneClient client = Connection.open(cli)) {
        client.runners().removeInstance(runner, id);
      }
    }
    cli.hint("Removed.");
    return 0;
  }

  private InstanceId instanceId() {
    try {
      return InstanceId.parse(instance);
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, "--instance: " + e.getMessage(), e);
    }
  }
}
