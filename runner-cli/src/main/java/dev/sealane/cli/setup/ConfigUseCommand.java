package dev.sealane.cli.setup;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.exit.ExitCode;
import dev.sealane.cli.settings.ClientConfigFile;
import dev.sealane.cli.settings.Profiles;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "use",
    header = "Make a profile the current one.",
    description = {
      "",
      "Commands without --profile and without SEALANE_PROFILE use it from now on."
    },
    footer = {
      "",
      "Example:",
      "  sealane config use ci",
      "",
      "Exit codes: 0 done; 11 no such profile."
    })
public final class ConfigUseCommand implements Callable<Integer> {

  private final Cli cli;

  @Parameters(paramLabel = "NAME", description = "The profile.")
  String name = "";

  public ConfigUseCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    ClientConfigFile file = cli.configFile();
    Profiles profiles = file.read();
    if (profiles.find(name).isEmpty()) {
      throw new CliException(
          ExitCode.NOT_FOUND, "there is no profile \"" + name + "\" in " + file.path());
    }
    file.write(profiles.withCurrent(name));
    cli.hint("Profile " + name + " is the current one.");
    return 0;
  }
}
