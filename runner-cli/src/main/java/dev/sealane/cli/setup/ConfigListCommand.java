package dev.sealane.cli.setup;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.JsonOut;
import dev.sealane.cli.console.Table;
import dev.sealane.cli.settings.Profile;
import dev.sealane.cli.settings.Profiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "list",
    header = "List the profiles; a star marks the current one.",
    description = {
      "",
      "Profiles live in $SEALANE_CONFIG, else in $XDG_CONFIG_HOME/sealane/config.toml."
    },
    footer = {
      "",
      "Examples:",
      "  sealane config list",
      "  sealane config list --json",
      "",
      "Exit codes: 0 listed."
    })
public final class ConfigListCommand implements Callable<Integer> {

  private final Cli cli;

  public ConfigListCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    Profiles profiles = cli.configFile().read();
    Map<String, Profile> sorted = new TreeMap<>(profiles.byName());
    if (cli.options().json()) {
      List<Map<String, Object>> rows = new ArrayList<>();
      sorted.forEach((name, profile) ->
          rows.add(
              Map.of(
                  "name", name,
                  "current", name.equals(profiles.current()),
                  "server", profile.get("server").orElse(""),
                  "has_token", profile.get("token").isPresent())));
      new JsonOut(cli).list(rows);
      return 0;
    }
    Table table = new Table(" ", "PROFILE", "SERVER", "TOKEN");
    sorted.forEach((name, profile) ->
        table.row(
            name.equals(profiles.current()) ? "*" : " ",
            name,
            profile.get("server").orElse("-"),
            profile.get("token").isPresent() ? "yes" : "no"));
    cli.console().out().print(table.text());
    return 0;
  }
}
