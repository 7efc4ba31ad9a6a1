package dev.sealane.cli.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sealane.api.json.Json;
import dev.sealane.api.run.Run;
import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.HasExitMode;
import dev.sealane.cli.exit.ExitMode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    header = "List your own runs, newest first.",
    description = {
      "",
      "With --json each object also has the keys job_id, start_time and end_time of the older test"
          + " client."
    },
    footer = {
      "",
      "Examples:",
      "  sealane list",
      "  sealane list --status running --json",
      "",
      "Exit codes: 0 listed, 1 any error, 64 usage."
    })
public final class ListCommand implements Callable<Integer>, HasExitMode {

  private final Cli cli;

  @Mixin ListOptions options = new ListOptions();

  public ListCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    new RunListing(cli).print(options, true, ListCommand::withOldKeys);
    return 0;
  }

  private static ObjectNode withOldKeys(Run run) {
    ObjectNode node = Json.NATIVE.toObject(run);
    node.set("job_id", node.get("id"));
    node.set("start_time", node.get("started_at"));
    node.set("end_time", node.get("ended_at"));
    return node;
  }

  @Override
  public ExitMode exitMode() {
    return ExitMode.SIMPLE;
  }
}
