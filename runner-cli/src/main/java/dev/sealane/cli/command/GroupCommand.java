package dev.sealane.cli.command;

import dev.sealane.cli.exit.ExitCode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// A name for several commands; alone it prints their list on standard error and exits 64.
@Command
public final class GroupCommand implements Callable<Integer> {

  private final Cli cli;

  @Spec @Nullable CommandSpec spec;

  public GroupCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    if (spec != null) {
      cli.console().err().print(spec.commandLine().getUsageMessage());
    }
    return ExitCode.USAGE.code();
  }
}
