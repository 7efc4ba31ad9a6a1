package dev.sealane.cli.setup;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.Connection;
import dev.sealane.cli.command.JsonOut;
import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.exit.ExitCode;
import dev.sealane.cli.settings.Profile;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "get",
    header = "Show a profile, or one of its values.",
    description = {"", "Tokens are masked unless --show-token says otherwise."},
    footer = {
      "",
      "Examples:",
      "  sealane config get",
      "  sealane config get server --profile ci",
      "",
      "Exit codes: 0 shown; 11 no such profile or key."
    })
public final class ConfigGetCommand implements Callable<Integer> {

  private static final int SHOWN = 8;

  private final Cli cli;

  @Parameters(paramLabel = "KEY", arity = "0..1", description = "server, token, ca, team or app.")
  @Nullable String key;

  @Option(names = "--show-token", description = "Show the token in clear.")
  boolean showToken;

  public ConfigGetCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    Profile profile = new Connection(cli).profile();
    if (key != null) {
      String wanted = key;
      String value =
          profile
              .get(wanted)
              .orElseThrow(() -> new CliException(ExitCode.NOT_FOUND, wanted + " is not set"));
      cli.console().out().println(shown(wanted, value));
      return 0;
    }
    Map<String, String> values = new TreeMap<>();
    profile.values().forEach((name, value) -> values.put(name, shown(name, value)));
    if (cli.options().json()) {
      new JsonOut(cli).value(values);
    } else {
      values.forEach((name, value) -> cli.console().out().println(name + " = " + value));
    }
    return 0;
  }

  private String shown(String name, String value) {
    if (!name.equals("token") || showToken) {
      return value;
    }
    return value.length() > 2 * SHOWN ? value.substring(0, SHOWN) + "…" : "***";
  }
}
