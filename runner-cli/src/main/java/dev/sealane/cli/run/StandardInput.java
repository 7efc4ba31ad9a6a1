package dev.sealane.cli.run;

import dev.sealane.cli.exit.CliException;
import java.io.IOException;
import java.io.InputStream;

/// Refuses what cannot be passed on: a program that runs elsewhere has no standard input.
final class StandardInput {

  private StandardInput() {}

  /// @throws CliException when something waits on standard input, or a terminal was asked for
  static void refuse(InputStream in, boolean interactive) {
    if (interactive) {
      throw CliException.usage(
          "-i and -t are not there: the program runs elsewhere and gets no input; pass files with"
              + " --upload and values with --env");
    }
    try {
      if (in.available() > 0) {
        throw CliException.usage(
            "standard input has data, but the program runs elsewhere and gets none; pass files"
                + " with --upload, or say </dev/null if that is meant");
      }
    } catch (IOException _) {
      // closed: there is nothing that could be lost
    }
  }
}
