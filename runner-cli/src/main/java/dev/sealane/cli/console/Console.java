package dev.sealane.cli.console;

import java.io.InputStream;

/// What a command talks to. Data goes to {@code out}, everything for people to {@code err}.
///
/// @param out standard output
/// @param err standard error
/// @param in standard input
public record Console(Output out, Output err, InputStream in) {

  /// One line for people.
  public void say(String line) {
    err.println(line);
    err.flush();
  }
}
