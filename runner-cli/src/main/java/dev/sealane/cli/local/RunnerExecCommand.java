package dev.sealane.cli.local;

import dev.sealane.cli.command.Cli;
import dev.sealane.runner.app.Main;
import dev.sealane.runner.net.HttpClients;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "exec",
    header = "Run the runner daemon here, until a signal comes.",
    description = {
      "",
      "It takes runs from the control plane that its configuration names; docs/configuration.md has"
          + " the keys. The first signal ends it in order: programs run on, and the next daemon"
          + " with this configuration takes them up again."
    },
    footer = {
      "",
      "Example:",
      "  sealane runner exec -c runner.toml",
      "",
      "Exit codes: 0 clean end; 10 token refused; 12 the state directory is in use; 13 runner"
          + " revoked; 64 options or configuration; 70 internal."
    })
public final class RunnerExecCommand implements Callable<Integer> {

  private final Cli cli;

  @Parameters(hidden = true)
  List<String> options = List.of();

  public RunnerExecCommand(Cli cli) {
    this.cli = cli;
  }

  /// The program that the options are handed on to.
  public static CommandLine daemon() {
    return Main.commandLine();
  }

  @Override
  public Integer call() {
    HttpClients.forbidSilentRepetition();
    cli.console().err().flush();
    return Main.run(forDaemon().toArray(String[]::new));
  }

  /// Both programs have `--debug`, and this one reads it first.
  private List<String> forDaemon() {
    return cli.options().debug()
        ? Stream.concat(options.stream(), Stream.of("--debug")).toList()
        : options;
  }
}
