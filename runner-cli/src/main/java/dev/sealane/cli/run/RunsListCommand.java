package dev.sealane.cli.run;

import dev.sealane.cli.command.Cli;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    header = "List the team's runs, newest first.",
    description = {
      "",
      "Those of everybody in the team that your role lets you see; `sealane list` shows your own."
    },
    footer = {
      "",
      "Examples:",
      "  sealane runs list --status failed,dead --since 24h",
      "  sealane runs list --mine --json --fields id,status",
      "",
      "Exit codes: 0 listed; 10 to 16 the server's refusals; 64 usage."
    })
public final class RunsListCommand implements Callable<Integer> {

  private final Cli cli;

  @Mixin ListOptions options = new ListOptions();

  @Option(names = "--mine", description = "Only your own.")
  boolean mine;

  @Option(names = "--all-users", description = "Everybody's (the default).")
  boolean allUsers;

  public RunsListCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    new RunListing(cli).print(options, mine && !allUsers, run -> run);
    return 0;
  }
}
