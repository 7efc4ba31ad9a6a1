package dev.sealane.cli.setup;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.Connection;
import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.exit.ExitCode;
import dev.sealane.cli.settings.ClientConfigFile;
import dev.sealane.cli.settings.Profile;
import dev.sealane.cli.settings.Profiles;
import dev.sealane.client.SealaneClient;
import dev.sealane.client.ServerClient;
import dev.sealane.client.http.ClientConfig;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "login",
    header = "Save a server and a token as a profile and use it.",
    description = {
      "",
      "Asks the server who the token is, then writes the profile (default: the current one, else"
          + " \"default\") to the configuration file with mode 0600. Name the server with"
          + " --server and --ca, give the token with --token-stdin; a terminal does not show it."
          + " Login by password or browser is not there yet."
    },
    footer = {
      "",
      "Examples:",
      "  sealane login --server https://sealane.example.com --token-stdin < token.txt",
      "  sealane login --server https://10.0.0.7:7440 --ca ca.pem --token-stdin < token.txt",
      "",
      "Exit codes: 0 saved; 10 the server does not take the token; 16 no server; 64 no token"
          + " given."
    })
public final class LoginCommand implements Callable<Integer> {

  private final Cli cli;

  @Option(names = "--team", hidden = true)
  @Nullable String team;

  @Option(
      names = {"--password", "--password-stdin", "-n", "--no-browser"},
      hidden = true)
  boolean password;

  public LoginCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    if (password || team != null) {
      throw new CliException(
          ExitCode.FAILED,
          "login by password is not there yet; use --token-stdin with a token that an admin made");
    }
    ClientConfig config = config();
    if (!config.token().isPresent()) {
      throw CliException.usage("no token given; say --token-stdin and pipe it in");
    }
    ServerClient.Me me;
    try (SealaneClient client = SealaneClient.open(config, cli.patience())) {
      me = client.server().me();
    }
    ClientConfigFile file = cli.configFile();
    Profiles profiles = file.read();
    String name = profileName(profiles);
    Profile loggedIn =
        Connection.at(profiles.find(name).orElse(Profile.EMPTY), config.server().toString())
            .with("token", config.token().reveal())
            .with("team", me.team());
    Profile profile = Connection.caInUse(cli).map(ca -> loggedIn.with("ca", ca)).orElse(loggedIn);
    file.write(profiles.with(name, profile).withCurrent(name));
    cli.hint(
        "Logged in to %s as %s (%s of team %s), profile %s"
            .formatted(config.server(), me.user(), me.role(), me.team(), name));
    return 0;
  }

  /// A new token for a known profile needs no --server.
  private ClientConfig config() {
    Profiles profiles = cli.configFile().read();
    boolean known = profiles.find(profileName(profiles)).isPresent();
    Connection connection = new Connection(cli);
    return known ? connection.resolve() : connection.resolveWithoutProfile();
  }

  private String profileName(Profiles profiles) {
    return Connection.profileName(cli)
        .orElse(profiles.current().isEmpty() ? "default" : profiles.current());
  }
}
