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
import picocli.CommandLine.Option;

@Command(
    name = "get",
    header = "Show one run.",
    description = {
      "",
      "Its status, command, times and, when it failed, why. With --json the object of the API."
    },
    footer = {
      "",
      "Example:",
      "  sealane runs get 0199a2b3c4d5 --json",
      "",
      "Exit codes: 0 shown; 11 no such run; 10 to 16 the server's refusals."
    })
public final class GetCommand implements Callable<Integer> {

  private final Cli cli;

  @Mixin RunArgument run = new RunArgument();

  @Option(names = "--attempts", description = "Also the attempts (as JSON).")
  boolean attempts;

  public GetCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    try (SealaneClient client = Connection.open(cli)) {
      if (attempts) {
        new JsonOut(cli).value(client.runs().getWithAttempts(run.id));
      } else if (cli.options().json()) {
        new JsonOut(cli).value(client.runs().get(run.id));
      } else {
        print(client.runs().get(run.id));
      }
    }
    return 0;
  }

  private void print(Run shown) {
    RunText text = new RunText(cli);
    Output out = cli.console().out();
    out.println("Run ID:     " + shown.id());
    out.println("Kind:       " + shown.kind());
    if (shown.name() != null) {
      out.println("Name:       " + shown.name());
    }
    out.println("Status:     " + cli.paint().status(shown.status()));
    if (shown.exitCode() != null) {
      out.println("Exit code:  " + shown.exitCode());
    }
    if (shown.error() != null) {
      out.println("Error:      " + shown.error().message() + " (" + shown.error().code() + ")");
    }
    if (shown.cancelReason() != null) {
      out.println("Cancelled:  " + Table.clean(shown.cancelReason()));
    }
    out.println("Command:    " + RunText.command(shown));
    if (shown.image() != null) {
      out.println("Image:      " + shown.image());
    }
    out.println("Attempt:    " + shown.attempt());
    out.println("Created:    " + text.time(shown.createdAt()) + " by " + shown.createdBy());
    out.println("Started:    " + text.time(shown.startedAt()));
    out.println("Ended:      " + text.time(shown.endedAt()));
    out.println("Duration:   " + text.duration(shown));
    if (shown.disconnectedSince() != null) {
      out.println("No contact: since " + text.time(shown.disconnectedSince()));
    }
    if (shown.contactLoss() != null) {
      out.println("Contact:    " + text.loss(shown.contactLoss()));
    }
  }
}
