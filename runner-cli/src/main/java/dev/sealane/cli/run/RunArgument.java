package dev.sealane.cli.run;

import picocli.CommandLine.Parameters;

/// The run that a command is about.
final class RunArgument {

  @Parameters(
      index = "0",
      paramLabel = "RUN",
      description =
          "Its id, or a unique part of it: 12 characters of its beginning or 6 of its end.")
  String id = "";
}
