package dev.sealane.cli.console;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// What a command talks to. Data goes to {@code out}, everything for people to {@code err}.
///
/// @param out standard output
/// @param err standard error
/// @param in standard input
public record Console(Output out, Output err, InputStream in) {

  /// Reads a secret: one line that is not shown from a terminal, else all of standard input.
  ///
  /// @param prompt stands before it on a terminal
  /// @param most bytes; what is longer is cut
  public String readSecret(String prompt, int most) throws IOException {
    java.io.Console terminal = Terminals.input() ? System.console() : null;
    if (terminal == null) {
      return new String(in.readNBytes(most), StandardCharsets.UTF_8);
    }
    char[] line = terminal.readPassword("%s", prompt);
    return line == null ? "" : new String(line);
  }

  /// One line for people.
  public void say(String line) {
    err.println(line);
    err.flush();
  }
}
