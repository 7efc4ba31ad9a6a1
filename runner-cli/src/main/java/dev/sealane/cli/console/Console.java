package dev.sealane.cli.console;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What a command talks to. Data goes to {@code out}, everything for people to {@code err}.
///
/// @param out standard output
/// @param err standard error
/// @param in standard input
public record Console(Output out, Output err, InputStream in) {

  /// Reads a secret: from a terminal one line that is not shown, else all of standard input.
  ///
  /// @param prompt stands before it on a terminal
  /// @param most bytes that are read when it is piped in; the rest is left
  /// @throws IOException also when a terminal would show it, as where standard output is none
  public String readSecret(String prompt, int most) throws IOException {
    if (!Terminals.input()) {
      return new String(in.readNBytes(most), StandardCharsets.UTF_8);
    }
    java.io.Console terminal =
        Optional.ofNullable(System.console())
            .filter(java.io.Console::isTerminal)
            .orElseThrow(() -> new IOException("what is typed would be shown here; pipe it in"));
    char[] line = terminal.readPassword("%s", prompt);
    return line == null ? "" : new String(line);
  }

  /// One line for people.
  public void say(String line) {
    err.println(line);
    err.flush();
  }
}
