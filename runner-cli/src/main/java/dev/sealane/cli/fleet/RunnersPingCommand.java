package dev.sealane.cli.fleet;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.Connection;
import dev.sealane.cli.command.JsonOut;
import dev.sealane.cli.exit.ExitCode;
import dev.sealane.client.RunnersClient;
import dev.sealane.client.SealaneClient;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "ping",
    header = "Send a sealed ping through each queue of a runner.",
    description = {"", "Prints the round trip of each queue in milliseconds; at most 5 s."},
    footer = {
      "",
      "Example:",
      "  sealane runners ping build-1",
      "",
      "Exit codes: 0 all answered; 11 no such runner; 124 one or more did not."
    })
public final class RunnersPingCommand implements Callable<Integer> {

  private final Cli cli;

  @Parameters(paramLabel = "RUNNER", description = "Its name or id.")
  String runner = "";

  public RunnersPingCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    List<RunnersClient.Pinged> answers;
    try (SealaneClient client = Connection.open(cli)) {
      answers = client.runners().ping(runner);
    }
    if (cli.options().json()) {
      new JsonOut(cli).list(answers);
    } else {
      for (RunnersClient.Pinged answer : answers) {
        cli.console()
            .out()
            .println(
                answer.id()
                    + "  "
                    + (answer.ok() ? answer.millis() + " ms" : "no answer: " + answer.error()));
      }
      if (answers.isEmpty()) {
        cli.hint("The runner has no queue: no instance of it is connected.");
      }
    }
    boolean all = !answers.isEmpty() && answers.stream().allMatch(RunnersClient.Pinged::ok);
    return (all ? ExitCode.OK : ExitCode.WAIT_LIMIT).code();
  }
}
