package dev.sealane.cli.run;

import dev.sealane.api.log.LogCursor;
import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.ExitModeOption;
import dev.sealane.cli.command.FollowedJson;
import dev.sealane.cli.command.HasExitMode;
import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.exit.ExitMode;
import dev.sealane.client.FollowStart;
import dev.sealane.client.SealaneClient;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "watch",
    header = "Follow a run: its status and its log, until its verdict.",
    description = {
      "",
      "Shows the whole log from its beginning on standard output, in order, and each change of the"
          + " status on standard error. Comes back by itself after a cut connection."
    },
    footer = {
      "",
      "Examples:",
      "  sealane watch 0199a2b3c4d5",
      "  sealane runs watch --status-only 0199a2b3c4d5",
      "",
      "Exit codes: 0 completed; 1 failed, dead or timed out; 2 cancelled; 11 no such run; 16 the"
          + " server went away before the verdict; 124 --timeout-after passed; 130 Ctrl-C."
    })
public final class WatchCommand implements Callable<Integer>, HasExitMode, FollowedJson {

  private final Cli cli;

  @Parameters(paramLabel = "RUN", arity = "0..1", description = "Its id, or a unique part of it.")
  @Nullable String run;

  @Option(
      names = "--app",
      paramLabel = "APP",
      description = "The latest run of an app. Apps are not there yet.")
  @Nullable String app;

  @Option(names = "--status-only", description = "No log.")
  boolean statusOnly;

  @Mixin WaitLimit limit = new WaitLimit();
  @Mixin FollowOptions options = new FollowOptions();
  @Mixin ExitModeOption exitMode = new ExitModeOption();

  public WatchCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    if (run == null) {
      throw CliException.usage(
          app == null
              ? "no run is named; `sealane runs list` shows them"
              : "apps are not there yet");
    }
    LogFilter filter = options.filter(cli.clock().instant());
    LogStyle style = new LogStyle(false, cli.options().json(), options.timestamps, filter);
    FollowView view = new FollowView(style, !statusOnly, true, true);
    ExitMode mode = exitMode();
    try (Deadline _ = limit.start();
        SealaneClient client = Following.client(cli, options)) {
      String id = client.runs().get(run).id().toString();
      return Attached.follow(
          cli,
          client,
          new Attached.Follow(
              id,
              new FollowStart(LogCursor.START, options.noStream),
              view,
              watched -> Detach.guard(cli, watched)),
          mode);
    }
  }

  @Override
  public ExitMode exitMode() {
    return exitMode.resolve(cli, ExitMode.RUN);
  }

  @Override
  public boolean followsNow() {
    return true;
  }
}
