package dev.sealane.cli.command;

import dev.sealane.cli.console.Console;
import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.exit.ExitCode;
import dev.sealane.cli.settings.ClientConfigFile;
import dev.sealane.cli.settings.Environment;
import dev.sealane.cli.settings.Profile;
import dev.sealane.cli.settings.Profiles;
import dev.sealane.cli.settings.Quantities;
import dev.sealane.client.SealaneClient;
import dev.sealane.client.http.AccessToken;
import dev.sealane.client.http.CertificateAuthority;
import dev.sealane.client.http.ClientConfig;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;

/// Finds the server, the token and the certificates to trust: flags, then environment, then
/// profile. A profile's token and certificates are for that profile's server only.
public final class Connection {

  private static final int MAX_TOKEN = 16 << 10;
  private static final String FIRST_TOKEN = "admin token: ";

  private final Cli cli;

  public Connection(Cli cli) {
    this.cli = cli;
  }

  /// A client that connects with its first call.
  ///
  /// @throws CliException when no server is known, or a setting has a fault
  public static SealaneClient open(Cli cli) {
    return SealaneClient.open(new Connection(cli).resolve(), cli.patience());
  }

  /// @throws CliException when no server is known, the named profile does not exist, or a setting
  ///   has a fault
  public ClientConfig resolve() {
    return resolve(profile());
  }

  /// Without the file: what only flags and environment say.
  ///
  /// @throws CliException when no server is named, or a setting has a fault
  public ClientConfig resolveWithoutProfile() {
    return resolve(Profile.EMPTY);
  }

  private ClientConfig resolve(Profile profile) {
    GlobalOptions options = cli.options();
    Environment environment = cli.environment();
    Optional<String> given =
        Optional.ofNullable(options.server()).or(() -> environment.get("SEALANE_SERVER"));
    String server =
        given
            .or(() -> profile.get("server"))
            .orElseThrow(() ->
                CliException.usage(
                    "no server is set; start one with `sealane up`, or name one with `sealane"
                        + " login --server URL --token-stdin`"));
    boolean profilesOwn =
        profile.get("server").filter(own -> sameAs(own).equals(sameAs(server))).isPresent();
    String token =
        Optional.ofNullable(options.tokenStdin() ? readToken(cli.console()) : options.token())
            .or(() -> environment.get("SEALANE_TOKEN"))
            .or(() -> profilesOwn ? profile.get("token") : Optional.empty())
            .orElse("");
    Optional<Path> ca =
        Optional.ofNullable(options.ca())
            .or(() -> environment.get("SEALANE_CA"))
            .or(() -> profilesOwn ? profile.get("ca") : Optional.empty())
            .map(environment.directory()::resolve);
    return config(server, token, ca);
  }

  private ClientConfig config(String server, String token, Optional<Path> ca) {
    try {
      ClientConfig plain = ClientConfig.of(uri(server), AccessToken.of(token));
      ClientConfig config = ca.map(CertificateAuthority::read).map(plain::withCa).orElse(plain);
      String timeout =
          Optional.ofNullable(cli.options().requestTimeout)
              .or(() -> cli.environment().get("SEALANE_REQUEST_TIMEOUT"))
              .orElse(null);
      return timeout == null
          ? config
          : config.withRequestTimeout(Quantities.duration("request-timeout", timeout));
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  /// The profile that is named or current; an empty one when there is none.
  ///
  /// @throws CliException when the named one does not exist
  public Profile profile() {
    Optional<String> named = profileName(cli);
    ClientConfigFile file = cli.configFile();
    Profiles profiles = file.read();
    if (named.isPresent()) {
      return profiles
          .find(named.get())
          .orElseThrow(() ->
              new CliException(
                  ExitCode.NOT_FOUND,
                  "there is no profile \"" + named.get() + "\" in " + file.path()));
    }
    return profiles.find(profiles.current()).orElse(Profile.EMPTY);
  }

  /// The profile that flags or environment name.
  public static Optional<String> profileName(Cli cli) {
    return Optional.ofNullable(cli.options().profile())
        .or(() -> cli.environment().get("SEALANE_PROFILE"));
  }

  /// @throws CliException when it is no address
  public static URI uri(String server) {
    try {
      return new URI(sameAs(server));
    } catch (URISyntaxException e) {
      throw new CliException(
          ExitCode.USAGE, "server is \"" + server + "\", must be like https://host:7440", e);
    }
  }

  /// A profile of another server, or the same. Token and certificates of the server before are not
  /// for another: they are dropped.
  public static Profile at(Profile profile, String server) {
    boolean moves =
        profile.get("server").filter(own -> !sameAs(own).equals(sameAs(server))).isPresent();
    return (moves ? profile.without("ca").without("token") : profile).with("server", server);
  }

  /// The file of `--ca` as a profile keeps it.
  ///
  /// @return empty when none is given
  public static Optional<String> ca(Cli cli) {
    return Optional.ofNullable(cli.options().ca()).map(file -> kept(cli, file));
  }

  /// The file of `--ca`, else of `SEALANE_CA`, as a profile keeps it.
  ///
  /// @return empty when none is given
  public static Optional<String> caInUse(Cli cli) {
    return ca(cli).or(() -> cli.environment().get("SEALANE_CA").map(file -> kept(cli, file)));
  }

  /// A file as a profile keeps it: it is meant from here, wherever it is used.
  public static String kept(Cli cli, String file) {
    return cli.environment().directory().resolve(file).normalize().toString();
  }

  /// Reads an access token from standard input; the line `admin token: …` of a first `serve` counts
  /// as its token.
  ///
  /// @throws CliException when there is none
  public static String readToken(Console console) {
    String token = readSecret(console, "Token: ");
    return token.startsWith(FIRST_TOKEN) ? token.substring(FIRST_TOKEN.length()) : token;
  }

  /// Reads a secret of one line from standard input.
  ///
  /// @param prompt stands before it on a terminal
  /// @throws CliException when there is none
  public static String readSecret(Console console, String prompt) {
    try {
      String secret = console.readSecret(prompt, MAX_TOKEN).strip();
      if (secret.isEmpty()) {
        throw CliException.usage("standard input is empty, must hold the token");
      }
      return secret;
    } catch (IOException e) {
      throw new CliException(
          ExitCode.FAILED, "standard input cannot be read: " + e.getMessage(), e);
    }
  }

  private static String sameAs(String server) {
    return server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
  }
}
