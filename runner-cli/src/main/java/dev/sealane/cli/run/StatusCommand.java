package dev.sealane.cli.run;

import dev.sealane.api.run.Run;
import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.Connection;
import dev.sealane.cli.command.JsonOut;
import dev.sealane.cli.console.Output;
import dev.sealane.cli.console.Table;
import dev.sealane.client.SealaneClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "status",
    header = "Tell in a few lines how a run stands.",
    description = {"", "To follow it, use `sealane watch`."},
    footer = {
      "",
      "Example:",
      "  sealane status 0199a2b3c4d5",
      "",
      "Exit codes: 0 shown, however the run stands; 11 no such run."
    })
public final class StatusCommand implements Callable<Integer> {

  private final Cli cli;

  @Mixin RunArgument run = new RunArgument();

  public StatusCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    Run shown;
    try (SealaneClient client = Connection.open(cli)) {
      shown = client.runs().get(run.id);
    }
    if (cli.options().json()) {
      new JsonOut(cli).value(shown);
      return 0;
    }
    RunText text = new RunText(cli);
    Output out = cli.console().out();
    out.println("Execution ID: " + shown.id());
    out.println("Status: " + cli.paint().status(shown.status()));
    out.println("Command: " + RunText.command(shown));
    out.println("Started: " + text.time(shown.startedAt()));
    out.println("Duration: " + text.duration(shown));
    if (shown.exitCode() != null) {
      out.println("Exit code: " + shown.exitCode());
    }
    if (shown.error() != null) {
      out.println("Error: " + shown.error().message());
    }
    if (shown.cancelReason() != null) {
      out.println("Cancelled: " + Table.clean(shown.cancelReason()));
    }
    return 0;
  }
}
