package dev.sealane.cli.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// Options that every command takes, before or after its name.
public final class GlobalOptions {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      order = 100,
      description = "Show this help and exit.")
  boolean help;

  @Option(
      names = {"-j", "--json"},
      scope = ScopeType.INHERIT,
      order = 101,
      description = "Print JSON on stdout: one value, or one object a line while following.")
  boolean json;

  @Option(
      names = "--fields",
      scope = ScopeType.INHERIT,
      paramLabel = "A,B",
      order = 102,
      description = "Only these members of the JSON output (implies --json); ? lists them.")
  @Nullable String fields;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      order = 103,
      description = "Print ids only, and no hints.")
  boolean quiet;

  @Option(
      names = "--no-color",
      scope = ScopeType.INHERIT,
      order = 104,
      description = "No colours, also on a terminal.")
  boolean noColor;

  @Option(
      names = "--profile",
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      order = 105,
      description = "The profile of the configuration file to use.")
  @Nullable String profile;

  @Option(
      names = "--server",
      scope = ScopeType.INHERIT,
      paramLabel = "URL",
      order = 106,
      description = "Address of the control plane.")
  @Nullable String server;

  @Option(
      names = {"-u", "--tower-url"},
      scope = ScopeType.INHERIT,
      hidden = true,
      paramLabel = "URL")
  @Nullable String towerUrl;

  @Option(
      names = {"--token", "--api-key"},
      scope = ScopeType.INHERIT,
      paramLabel = "TOKEN",
      order = 107,
      description =
          "Access token. Other users of this machine may see it; better is --token-stdin.")
  @Nullable String token;

  @Option(
      names = "--token-stdin",
      scope = ScopeType.INHERIT,
      order = 108,
      description = "Read the access token from standard input.")
  boolean tokenStdin;

  @Option(
      names = "--ca",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      order = 109,
      description = "Trust the certificates in this PEM file, and no others, for https.")
  @Nullable String ca;

  @Option(
      names = {"-y", "--yes"},
      scope = ScopeType.INHERIT,
      order = 110,
      description = "Do not ask before something is destroyed.")
  boolean yes;

  @Option(
      names = "--no-input",
      scope = ScopeType.INHERIT,
      order = 111,
      description = "Never ask; take the safe answer.")
  boolean noInput;

  @Option(
      names = "--request-timeout",
      scope = ScopeType.INHERIT,
      paramLabel = "DUR",
      order = 112,
      description = "Limit for one answer of the server, such as 10s (default: 30s).")
  @Nullable String requestTimeout;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      order = 113,
      description = "Show the cause of a failure.")
  boolean debug;

  public boolean json() {
    return json || fields != null;
  }

  public boolean quiet() {
    return quiet;
  }

  public boolean yes() {
    return yes;
  }

  public boolean debug() {
    return debug;
  }

  public boolean noColor() {
    return noColor;
  }

  public @Nullable String profile() {
    return profile;
  }

  public @Nullable String server() {
    return server == null ? towerUrl : server;
  }

  public @Nullable String token() {
    return token;
  }

  public @Nullable String ca() {
    return ca;
  }

  public boolean tokenStdin() {
    return tokenStdin;
  }
}
