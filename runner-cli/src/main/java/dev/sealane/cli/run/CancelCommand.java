package dev.sealane.cli.run;

import dev.sealane.api.log.LogCursor;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.run.CancelRequest;
import dev.sealane.api.run.Run;
import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.Connection;
import dev.sealane.cli.command.Failure;
import dev.sealane.cli.command.JsonOut;
import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.exit.ExitCode;
import dev.sealane.cli.settings.Quantities;
import dev.sealane.client.FollowEvent;
import dev.sealane.client.FollowStart;
import dev.sealane.client.RunFollower;
import dev.sealane.client.SealaneClient;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "cancel",
    header = "Ask for the end of runs.",
    description = {
      "",
      "A queued run ends at once. The program of a running one gets TERM, and KILL after its grace"
          + " time. Once it was told to stop, a further cancel can only make that time shorter:"
          + " --grace 0s kills it now."
    },
    footer = {
      "",
      "Examples:",
      "  sealane cancel 0199a2b3c4d5",
      "  sealane cancel --wait 0199a2b3c4d5",
      "  sealane cancel --reason 'wrong branch' --grace 30s 0199a2b3c4d5",
      "",
      "Exit codes: 0 asked for (with --wait: ended); 11 no such run; 12 it had ended already."
    })
public final class CancelCommand implements Callable<Integer> {

  private final Cli cli;

  @Parameters(paramLabel = "RUN", arity = "1..*", description = "Ids, or unique parts of them.")
  List<String> runs = List.of();

  @Option(names = "--wait", description = "Wait until it has ended.")
  boolean wait;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why, for those who look at the run later.")
  @Nullable String reason;

  @Option(
      names = "--grace",
      paramLabel = "DUR",
      description = "Time between TERM and KILL, such as 30s, up to 10m (default: the run's own).")
  @Nullable String grace;

  @Option(names = "--if-active", description = "A run that has ended already is no error.")
  boolean ifActive;

  public CancelCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() throws InterruptedException {
    CancelRequest how = how();
    int exit = 0;
    try (SealaneClient client = Connection.open(cli)) {
      for (String run : runs) {
        try {
          cancel(client, run, how);
        } catch (SealaneException e) {
          if (ifActive && e.code() == ErrorCode.RUN_TERMINAL) {
            continue;
          }
          if (runs.size() == 1) {
            throw e;
          }
          Failure failure = Failure.of(e);
          cli.console().say("Error: " + run + ": " + failure.message());
          exit = exit == 0 ? failure.exit().code() : exit;
        }
      }
    }
    return exit;
  }

  private CancelRequest how() {
    try {
      return new CancelRequest(
          reason, grace == null ? null : Quantities.duration("--grace", grace));
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private void cancel(SealaneClient client, String run, CancelRequest how)
      throws InterruptedException {
    Run asked = client.runs().cancel(run, how);
    if (wait && !asked.terminal()) {
      String id = asked.id().toString();
      try (RunFollower follower = client.follow(id, new FollowStart(end(asked), false))) {
        Optional<FollowEvent> next = follower.next();
        while (next.isPresent()) {
          next = follower.next();
        }
      }
      asked = client.runs().get(id);
    }
    if (cli.options().json()) {
      new JsonOut(cli).value(asked);
    } else {
      cli.console().out().println(cli.options().quiet() ? asked.id().toString() : line(asked));
    }
  }

  private static LogCursor end(Run run) {
    return run.last() == null ? LogCursor.START : run.last().cursor();
  }

  private static String line(Run run) {
    return run.id() + "  " + run.status();
  }
}
