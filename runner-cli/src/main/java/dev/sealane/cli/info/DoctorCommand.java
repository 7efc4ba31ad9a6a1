package dev.sealane.cli.info;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.JsonOut;
import dev.sealane.cli.exit.ExitCode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "doctor",
    header = "Look for what could keep Sealane from working here.",
    description = {
      "",
      "Looks at the Java runtime, the configuration file, the server, the token, the clocks and the"
          + " container engine. A small beginning: networks, disks and runner services are not"
          + " looked at yet."
    },
    footer = {
      "",
      "Examples:",
      "  sealane doctor",
      "  sealane doctor --json",
      "",
      "Exit codes: 0 nothing is broken; 1 something is."
    })
public final class DoctorCommand implements Callable<Integer> {

  private final Cli cli;

  public DoctorCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() throws InterruptedException {
    List<Check> checks = new Checks(cli).all();
    if (cli.options().json()) {
      new JsonOut(cli).list(checks.stream().map(DoctorCommand::json).toList());
    } else {
      checks.forEach(check -> cli.console().out().println(line(check)));
    }
    boolean broken = checks.stream().anyMatch(Check.Broken.class::isInstance);
    return (broken ? ExitCode.FAILED : ExitCode.OK).code();
  }

  private static String line(Check check) {
    return switch (check) {
      case Check.Fine(var what) -> "ok       " + what;
      case Check.Warning(var what, var advice) -> "warning  " + what + "; " + advice;
      case Check.Broken(var what, var advice) -> "broken   " + what + "; " + advice;
    };
  }

  private static Map<String, String> json(Check check) {
    return switch (check) {
      case Check.Fine(var what) -> Map.of("result", "ok", "what", what);
      case Check.Warning(var what, var advice) ->
          Map.of("result", "warning", "what", what, "advice", advice);
      case Check.Broken(var what, var advice) ->
          Map.of("result", "broken", "what", what, "advice", advice);
    };
  }
}
