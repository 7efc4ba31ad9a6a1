package dev.sealane.cli.run;

import dev.sealane.api.log.LogCursor;
import dev.sealane.api.run.Run;
import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.ExitModeOption;
import dev.sealane.cli.command.FollowedJson;
import dev.sealane.cli.command.HasExitMode;
import dev.sealane.cli.exit.ExitMode;
import dev.sealane.client.FollowStart;
import dev.sealane.client.SealaneClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "wait",
    header = "Wait for a run's verdict and show its log meanwhile.",
    description = {
      "",
      "Shows the lines that come from now on; with --all those from the beginning, too. The log"
          + " goes to standard output."
    },
    footer = {
      "",
      "Examples:",
      "  sealane wait 550e8400-e29b-41d4-a716-446655440000",
      "  sealane wait 550e8400-e29b-41d4-a716-446655440000 --all",
      "",
      "Exit codes: 0 completed, 1 anything else, 64 usage, 130 Ctrl-C (the run goes on)."
          + " --exit-code run tells the others apart (124: --timeout-after passed)."
    })
public final class WaitCommand implements Callable<Integer>, HasExitMode, FollowedJson {

  private final Cli cli;

  @Mixin RunArgument run = new RunArgument();

  @Option(names = "--all", description = "Show the log from its beginning.")
  boolean all;

  @Option(names = "--no-logs", description = "Show no log.")
  boolean noLogs;

  @Mixin WaitLimit limit = new WaitLimit();
  @Mixin FollowOptions options = new FollowOptions();
  @Mixin ExitModeOption exitMode = new ExitModeOption();

  public WaitCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    LogFilter filter = options.filter(cli.clock().instant());
    LogStyle style = new LogStyle(false, cli.options().json(), options.timestamps, filter);
    ExitMode mode = exitMode();
    try (Deadline _ = limit.start();
        SealaneClient client = Following.client(cli, options)) {
      Run now = client.runs().get(run.id);
      LogCursor after = all || now.last() == null ? LogCursor.START : now.last().cursor();
      return Attached.follow(
          cli,
          client,
          new Attached.Follow(
              now.id().toString(),
              new FollowStart(after, options.noStream),
              new FollowView(style, !noLogs, false, true),
              waited -> Detach.guard(cli, waited)),
          mode);
    }
  }

  @Override
  public ExitMode exitMode() {
    return exitMode.resolve(cli, ExitMode.SIMPLE);
  }

  @Override
  public boolean followsNow() {
    return true;
  }
}
