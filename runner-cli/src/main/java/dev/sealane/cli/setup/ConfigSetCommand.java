package dev.sealane.cli.setup;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.Connection;
import dev.sealane.cli.command.GlobalOptions;
import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.settings.ClientConfigFile;
import dev.sealane.cli.settings.Profile;
import dev.sealane.cli.settings.Profiles;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "set",
    header = "Change values of a profile.",
    description = {
      "",
      "Makes the profile when it is new. Values come from --server, --token (better --token-stdin),"
          + " --ca, --team and --app, or as a pair KEY VALUE. A new server gets neither the token"
          + " nor the certificates of the one before."
    },
    footer = {
      "",
      "Examples:",
      "  sealane config set --profile ci --server https://sealane.example.com --token-stdin",
      "  sealane config set app hello",
      "",
      "Exit codes: 0 saved; 64 nothing to set."
    })
public final class ConfigSetCommand implements Callable<Integer> {

  private final Cli cli;

  @Parameters(paramLabel = "KEY VALUE", arity = "0..2", description = "One pair.")
  List<String> pair = List.of();

  @Option(names = "--team", paramLabel = "TEAM", description = "Default team.")
  @Nullable String team;

  @Option(names = "--app", paramLabel = "APP", description = "Default app.")
  @Nullable String app;

  public ConfigSetCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    ClientConfigFile file = cli.configFile();
    Profiles profiles = file.read();
    String name =
        Connection.profileName(cli)
            .orElse(profiles.current().isEmpty() ? "default" : profiles.current());
    Profile before = profiles.find(name).orElse(Profile.EMPTY);
    Profile after = changed(before);
    if (after.equals(before)) {
      throw CliException.usage("nothing to set; say --server, --token-stdin or KEY VALUE");
    }
    Profiles changed = profiles.with(name, after);
    file.write(changed.current().isEmpty() ? changed.withCurrent(name) : changed);
    cli.hint("Saved profile " + name + " in " + file.path());
    boolean moved = !after.get("server").equals(before.get("server"));
    if (moved && before.get("token").isPresent() && after.get("token").isEmpty()) {
      cli.hint(
          "Its token was for the server before and is dropped; give one with `sealane login"
              + " --profile %s --token-stdin`".formatted(name));
    }
    return 0;
  }

  private Profile changed(Profile profile) {
    GlobalOptions options = cli.options();
    requireSoundPair();
    Profile changed = with(profile, "server", pairIs("server") ? pair.get(1) : options.server());
    changed =
        with(
            changed,
            "token",
            options.tokenStdin() ? Connection.readToken(cli.console()) : options.token());
    changed = with(changed, "ca", Connection.ca(cli).orElse(null));
    changed = with(with(changed, "team", team), "app", app);
    return pair.isEmpty() || pairIs("server") ? changed : with(changed, pair.get(0), pair.get(1));
  }

  private boolean pairIs(String key) {
    return !pair.isEmpty() && pair.getFirst().equals(key);
  }

  private void requireSoundPair() {
    if (pair.size() == 1) {
      throw CliException.usage("KEY needs a VALUE");
    }
    if (pair.size() == 2 && !pair.getFirst().matches("[A-Za-z0-9_-]{1,60}")) {
      throw CliException.usage("key is \"" + pair.getFirst() + "\", must be a plain word");
    }
  }

  private Profile with(Profile profile, String key, @Nullable String value) {
    if (value == null) {
      return profile;
    }
    return switch (key) {
      case "server" -> {
        Connection.uri(value);
        yield Connection.at(profile, value);
      }
      case "ca" -> profile.with(key, Connection.kept(cli, value));
      default -> profile.with(key, value);
    };
  }
}
