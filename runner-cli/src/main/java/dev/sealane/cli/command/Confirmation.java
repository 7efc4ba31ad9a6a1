package dev.sealane.cli.command;

import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.exit.ExitCode;
import java.io.IOException;
import java.util.Locale;

/// Asks before something is destroyed.
public final class Confirmation {

  private Confirmation() {}

  /// @throws CliException when the answer is no, or nobody is there to answer
  public static void require(Cli cli, String question) {
    if (cli.options().yes()) {
      return;
    }
    if (cli.options().noInput || cli.options().json() || !cli.console().err().terminal()) {
      throw CliException.usage("this destroys something; say --yes if that is meant");
    }
    cli.console().err().print(question + " [y/N] ");
    cli.console().err().flush();
    if (!line(cli).toLowerCase(Locale.ROOT).startsWith("y")) {
      throw new CliException(ExitCode.FAILED, "nothing was done");
    }
  }

  private static String line(Cli cli) {
    StringBuilder line = new StringBuilder();
    try {
      for (int c = cli.console().in().read(); c >= 0 && c != '\n'; c = cli.console().in().read()) {
        line.append((char) c);
      }
    } catch (IOException _) {
      return ""; // no answer is no
    }
    return line.toString().strip();
  }
}
