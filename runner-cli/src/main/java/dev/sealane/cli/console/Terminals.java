package dev.sealane.cli.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Which of the three standard streams are terminals. Java knows only whether all of them are;
/// Linux tells each.
public final class Terminals {

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private Terminals() {}

  public static boolean input() {
    return isTerminal(0);
  }

  public static boolean output() {
    return isTerminal(1);
  }

  public static boolean error() {
    return isTerminal(2);
  }

  private static boolean isTerminal(int descriptor) {
    Path link = DESCRIPTORS.resolve(Integer.toString(descriptor));
    if (!Files.isSymbolicLink(link)) {
      return allAre();
    }
    try {
      String target = Files.readSymbolicLink(link).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException _) {
      return false;
    }
  }

  /// The console is null where there is none.
  private static boolean allAre() {
    return Stream.ofNullable(System.console()).anyMatch(java.io.Console::isTerminal);
  }
}
