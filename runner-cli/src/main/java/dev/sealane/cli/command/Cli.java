package dev.sealane.cli.command;

import dev.sealane.cli.console.Console;
import dev.sealane.cli.console.Paint;
import dev.sealane.cli.settings.ClientConfigFile;
import dev.sealane.cli.settings.Environment;
import dev.sealane.client.FollowLimits;
import java.time.InstantSource;

/// What every command gets.
///
/// @param console what it talks to
/// @param environment what it was started in
/// @param clock for how long something has been going on
/// @param options the global options, filled when the command is called
/// @param patience how long followers look for a server that went away
public record Cli(
    Console console,
    Environment environment,
    InstantSource clock,
    GlobalOptions options,
    FollowLimits patience) {

  public ClientConfigFile configFile() {
    return new ClientConfigFile(environment.configFile());
  }

  /// Colours for standard output.
  public Paint paint() {
    return Paint.decide(environment.variables(), options.noColor(), console.out().terminal());
  }

  /// Says a line for people, unless they asked for quiet.
  public void hint(String line) {
    if (!options.quiet()) {
      console.say(line);
    }
  }
}
