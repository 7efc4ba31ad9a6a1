package dev.sealane.cli;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.GlobalOptions;
import dev.sealane.cli.exit.ExitCode;
import dev.sealane.cli.info.VersionCommand;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "sealane",
    synopsisSubcommandLabel = "COMMAND",
    header = "Run commands, tests and scripts on machines that you own.",
    descriptionHeading = "%n",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "Options of every command:%n",
    footer = {
      "",
      "Examples:",
      "  sealane exec --local --no-repo -- 'echo hello'   one run, all on this machine",
      "  sealane up                                       a control plane and a runner",
      "  sealane exec --no-repo --wait 'uname -a'         a run on any machine of the fleet",
      "  sealane submit test                              the tests of this project",
      "",
      "Exit codes: 0 done; 1 failed; 2 cancelled; 10 credentials; 11 not found; 12 conflict;"
          + " 13 expired; 14 refused; 15 too many requests; 16 unreachable; 64 usage; 70 a fault of"
          + " sealane; 124 waited too long; 125 no code from the program; 130 Ctrl-C."
    })
final class RootCommand implements Callable<Integer> {

  private final Cli cli;

  @Mixin final GlobalOptions options;

  @Option(
      names = {"-v", "--version"},
      description = "Print the version and exit.")
  boolean version;

  @Spec @Nullable CommandSpec spec;

  RootCommand(Cli cli) {
    this.cli = cli;
    this.options = cli.options();
  }

  @Override
  public Integer call() {
    if (version) {
      return new VersionCommand(cli).call();
    }
    if (spec != null) {
      cli.console().err().print(spec.commandLine().getUsageMessage());
    }
    return ExitCode.USAGE.code();
  }
}
