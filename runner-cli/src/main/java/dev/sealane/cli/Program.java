package dev.sealane.cli;

import dev.sealane.api.json.Json;
import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.Failure;
import dev.sealane.cli.command.FollowedJson;
import dev.sealane.cli.command.GlobalOptions;
import dev.sealane.cli.command.HasExitMode;
import dev.sealane.cli.console.BrokenPipeException;
import dev.sealane.cli.console.Console;
import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.exit.ExitCode;
import dev.sealane.cli.info.VersionCommand;
import dev.sealane.cli.settings.Environment;
import dev.sealane.client.FollowLimits;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/// One call of `sealane`: parses, runs the command, and turns what goes wrong into a sentence and
/// an exit code.
final class Program {

  /// What needs no parser, and so none is made: programs ask for the version often.
  private static final Set<List<String>> VERSION =
      Set.of(List.of("version"), List.of("--version"), List.of("-v"));

  private final Console console;
  private final Environment environment;
  private final InstantSource clock;
  private final FollowLimits patience;

  /// @param patience how long followers look for a server that went away
  Program(Console console, Environment environment, InstantSource clock, FollowLimits patience) {
    this.console = console;
    this.environment = environment;
    this.clock = clock;
    this.patience = patience;
  }

  /// @return the exit code
  int run(List<String> arguments) {
    try {
      int code = execute(arguments);
      console.out().flush();
      console.err().flush();
      return code;
    } catch (BrokenPipeException _) {
      return ExitCode.OK.code(); // whoever read us has seen enough
    }
  }

  private int execute(List<String> arguments) {
    Cli cli = new Cli(console, environment, clock, new GlobalOptions(), patience);
    if (VERSION.contains(arguments)) {
      return new VersionCommand(cli).call();
    }
    CommandLine line = new CommandTree(cli).build(arguments);
    StringWriter help = new StringWriter();
    line.setOut(new PrintWriter(help));
    line.setExecutionExceptionHandler((problem, at, _) -> failed(problem, at, cli));
    line.setParameterExceptionHandler((problem, _) -> misused(problem, arguments));
    line.setUsageHelpAutoWidth(false);
    int code = line.execute(arguments.toArray(String[]::new));
    console.out().print(help.toString());
    return code;
  }

  private int failed(Exception problem, CommandLine at, Cli cli) {
    if (problem instanceof BrokenPipeException broken) {
      throw broken;
    }
    Failure failure = Failure.of(problem);
    console.out().flush();
    console.err().println("Error: " + failure.message());
    if (cli.options().debug()) {
      StringWriter trace = new StringWriter();
      problem.printStackTrace(new PrintWriter(trace));
      console.err().print(trace.toString());
    }
    Object command = at.getCommand();
    if (cli.options().json()) {
      boolean follows = command instanceof FollowedJson followed && followed.followsNow();
      console.out().println(Json.NATIVE.write(follows ? failure.line() : failure.body()));
    }
    return command instanceof HasExitMode mode ? fold(mode, failure) : failure.exit().code();
  }

  private static int fold(HasExitMode command, Failure failure) {
    try {
      return command.exitMode().fold(failure.exit().code());
    } catch (CliException _) {
      return failure.exit().code(); // the mode itself is what was wrong
    }
  }

  private int misused(ParameterException problem, List<String> arguments) {
    CommandLine at = problem.getCommandLine();
    String message = sentence(problem, at);
    console.err().println("Error: " + message);
    StringWriter suggestions = new StringWriter();
    CommandLine.UnmatchedArgumentException.printSuggestions(
        problem, new PrintWriter(suggestions, true));
    console.err().print(suggestions.toString());
    console
        .err()
        .println("See `" + at.getCommandSpec().qualifiedName(" ") + " --help` for its use.");
    if (arguments.contains("--json") || arguments.contains("-j")) {
      console.out().println(Json.NATIVE.write(Failure.of(CliException.usage(message)).body()));
    }
    return ExitCode.USAGE.code();
  }

  private static String sentence(ParameterException problem, CommandLine at) {
    if (problem instanceof CommandLine.UnmatchedArgumentException unmatched
        && !at.getSubcommands().isEmpty()
        && !unmatched.isUnknownOption()) {
      return "there is no command %s in %s"
          .formatted(unmatched.getUnmatched().getFirst(), at.getCommandSpec().qualifiedName(" "));
    }
    return String.valueOf(problem.getMessage());
  }
}
