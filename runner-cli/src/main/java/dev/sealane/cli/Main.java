package dev.sealane.cli;

import dev.sealane.cli.console.Console;
import dev.sealane.cli.console.Output;
import dev.sealane.cli.console.Terminals;
import dev.sealane.cli.settings.Environment;
import dev.sealane.client.FollowLimits;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.time.InstantSource;
import java.util.List;

/// The main class of `sealane`.
public final class Main {

  private Main() {}

  /// Runs one command and ends the process with its exit code.
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments)));
  }

  /// @return the exit code
  static int run(List<String> arguments) {
    return new Program(
            processConsole(), Environment.ofProcess(), InstantSource.system(), FollowLimits.DEFAULT)
        .run(arguments);
  }

  private static Console processConsole() {
    return new Console(
        new Output(new FileOutputStream(FileDescriptor.out), Terminals.output()),
        new Output(new FileOutputStream(FileDescriptor.err), Terminals.error()),
        new FileInputStream(FileDescriptor.in));
  }
}
