package dev.sealane.cli.run;

import dev.sealane.api.run.Run;
import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.Connection;
import dev.sealane.cli.command.JsonOut;
import dev.sealane.client.SealaneClient;
import java.util.List;
import java.util.function.Function;

/// Prints a list of runs: ids, a table, or a JSON array.
final class RunListing {

  private final Cli cli;

  RunListing(Cli cli) {
    this.cli = cli;
  }

  /// @param json how one run is written with `--json`
  void print(ListOptions options, boolean mine, Function<Run, Object> json) {
    List<Run> runs;
    try (SealaneClient client = Connection.open(cli)) {
      runs = client.runs().listAll(options.query(mine, cli.clock().instant()), options.limit);
    }
    if (cli.options().json()) {
      new JsonOut(cli).list(runs.stream().map(json).toList());
    } else if (cli.options().quiet()) {
      runs.forEach(run -> cli.console().out().println(run.id().toString()));
    } else if (runs.isEmpty()) {
      cli.hint("No runs yet; start one with `sealane exec`.");
    } else {
      cli.console().out().print(new RunText(cli).table(runs));
    }
  }
}
