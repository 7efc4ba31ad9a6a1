package dev.sealane.cli.setup;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.Connection;
import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.exit.ExitCode;
import dev.sealane.cli.settings.ClientConfigFile;
import dev.sealane.cli.settings.Profile;
import dev.sealane.cli.settings.Profiles;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "logout",
    header = "Forget the token of a profile on this machine.",
    description = {"", "The token itself stays valid until it expires or an admin revokes it."},
    footer = {
      "",
      "Examples:",
      "  sealane logout",
      "  sealane logout --profile ci",
      "",
      "Exit codes: 0 forgotten; 11 no such profile."
    })
public final class LogoutCommand implements Callable<Integer> {

  private final Cli cli;

  public LogoutCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    ClientConfigFile file = cli.configFile();
    Profiles profiles = file.read();
    String name = Connection.profileName(cli).orElse(profiles.current());
    Profile profile =
        profiles
            .find(name)
            .orElseThrow(
                () -> new CliException(ExitCode.NOT_FOUND, "there is no profile to log out of"));
    file.write(profiles.with(name, profile.without("token")));
    cli.hint("Forgot the token of profile " + name + ".");
    return 0;
  }
}
