package dev.sealane.cli;

import java.util.List;

/// Runs several commands in one process, so that the start-up cache that the build makes of it
/// knows the classes of all of them (ADR 13).
public final class Rehearsal {

  private Rehearsal() {}

  /// Each argument is a command with its words, apart by single spaces. How they end does not
  /// matter.
  public static void main(String[] commands) {
    for (String command : commands) {
      Main.run(List.of(command.split(" ")));
    }
    System.exit(0);
  }
}
