package dev.sealane.cli.run;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.Connection;
import dev.sealane.cli.command.JsonOut;
import dev.sealane.cli.console.Output;
import dev.sealane.client.Explanation;
import dev.sealane.client.SealaneClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "explain",
    header = "Tell why a run stands where it stands.",
    description = {
      "",
      "Lists every instance of the team with its exact reason for not taking the run, and what"
          + " would start it."
    },
    footer = {
      "",
      "Example:",
      "  sealane runs explain 0199a2b3c4d5",
      "",
      "Exit codes: 0 explained; 11 no such run."
    })
public final class ExplainCommand implements Callable<Integer> {

  private final Cli cli;

  @Mixin RunArgument run = new RunArgument();

  public ExplainCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    Explanation why;
    try (SealaneClient client = Connection.open(cli)) {
      why = client.runs().explain(run.id);
    }
    if (cli.options().json()) {
      new JsonOut(cli).value(why);
      return 0;
    }
    Output out = cli.console().out();
    out.println("Run " + why.runId() + " is " + cli.paint().status(why.status()) + ".");
    for (Explanation.Candidate candidate : why.runners()) {
      String where =
          "  runner %s%s: "
              .formatted(
                  candidate.runnerId(),
                  candidate.instanceId() == null ? "" : " instance " + candidate.instanceId());
      if (candidate.takes()) {
        out.println(where + "would take it");
      }
      candidate.reasons().forEach(reason -> out.println(where + reason.message()));
    }
    if (why.hint() != null) {
      out.println(why.hint());
    }
    return 0;
  }
}
