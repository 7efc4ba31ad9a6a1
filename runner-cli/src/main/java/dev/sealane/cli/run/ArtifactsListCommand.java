package dev.sealane.cli.run;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.Connection;
import dev.sealane.cli.command.JsonOut;
import dev.sealane.cli.console.Table;
import dev.sealane.client.Artifact;
import dev.sealane.client.SealaneClient;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    header = "List the files that a run left.",
    description = {"", "Prints size in bytes, SHA-256 and path of each."},
    footer = {
      "",
      "Example:",
      "  sealane runs artifacts list 0199a2b3c4d5",
      "",
      "Exit codes: 0 listed; 11 no such run."
    })
public final class ArtifactsListCommand implements Callable<Integer> {

  private final Cli cli;

  @Mixin RunArgument run = new RunArgument();

  public ArtifactsListCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    List<Artifact> artifacts;
    try (SealaneClient client = Connection.open(cli)) {
      artifacts = client.runs().artifacts(run.id);
    }
    if (cli.options().json()) {
      new JsonOut(cli).list(artifacts);
    } else if (cli.options().quiet()) {
      artifacts.forEach(artifact -> cli.console().out().println(artifact.path()));
    } else {
      Table table = new Table("SIZE", "SHA-256", "PATH");
      artifacts.forEach(artifact ->
          table.row(Long.toString(artifact.size()), artifact.sha256(), artifact.path()));
      cli.console().out().print(table.text());
    }
    return 0;
  }
}
