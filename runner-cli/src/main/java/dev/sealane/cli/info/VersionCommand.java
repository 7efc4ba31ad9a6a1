package dev.sealane.cli.info;

import dev.sealane.api.Version;
import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.JsonOut;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "version",
    header = "Print the version of this program.",
    description = {"", "For the server's version see `sealane health`."},
    footer = {
      "",
      "Examples:",
      "  sealane version",
      "  sealane version --json",
      "",
      "Exit codes: 0 always."
    })
public final class VersionCommand implements Callable<Integer> {

  private final Cli cli;

  public VersionCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    if (cli.options().json()) {
      new JsonOut(cli).value(Map.of("version", Version.PRODUCT, "wire", Version.WIRE));
    } else {
      cli.console().out().println("sealane " + Version.PRODUCT);
    }
    return 0;
  }
}
