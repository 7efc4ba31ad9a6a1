package dev.sealane.cli.info;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.Connection;
import dev.sealane.cli.command.JsonOut;
import dev.sealane.cli.exit.ExitCode;
import dev.sealane.client.SealaneClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "health",
    header = "Ask the server whether it serves.",
    description = {"", "Needs no token."},
    footer = {
      "",
      "Examples:",
      "  sealane health",
      "  sealane health --server https://sealane.example.com",
      "",
      "Exit codes: 0 healthy; 1 degraded; 16 no server."
    })
public final class HealthCommand implements Callable<Integer> {

  private final Cli cli;

  public HealthCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    JsonNode health;
    String version;
    try (SealaneClient client = Connection.open(cli)) {
      health = client.server().health();
      version = client.server().version().version();
    }
    String status = health.path("status").asText("unknown");
    if (cli.options().json()) {
      new JsonOut(cli).value(health);
    } else {
      cli.console().out().println(status + "  version " + version);
    }
    return (status.equals("ok") ? ExitCode.OK : ExitCode.FAILED).code();
  }
}
