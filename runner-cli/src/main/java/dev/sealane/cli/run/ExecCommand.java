package dev.sealane.cli.run;

import dev.sealane.api.run.Run;
import dev.sealane.api.run.RunKind;
import dev.sealane.api.run.RunSpec;
import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.Connection;
import dev.sealane.cli.command.ExitModeOption;
import dev.sealane.cli.command.FollowedJson;
import dev.sealane.cli.command.HasExitMode;
import dev.sealane.cli.command.JsonOut;
import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.exit.ExitMode;
import dev.sealane.cli.settings.ProjectFile;
import dev.sealane.client.FollowStart;
import dev.sealane.client.SealaneClient;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "exec",
    header = "Run a command on a machine of the fleet.",
    description = {
      "",
      "Starts a run and prints its id. With --wait it shows the program's output and ends with the"
          + " run's verdict, with --follow also each change of its status. One argument is a shell"
          + " line, several are run as they are. The workspace is a clone of the project's"
          + " repository, an upload of this directory, or empty.",
      "",
      "Settings come from flags, then .sealane.yaml (keys repo, branch, image, env, timeout), then"
          + " git's origin."
    },
    footer = {
      "",
      "Examples:",
      "  sealane exec --no-repo --wait 'uname -a'",
      "  sealane exec --branch=dev --env TF_VAR_region=us-west-2 \"terraform plan\"",
      "  sealane exec --upload --image python:3 --follow -- python3 -m pytest",
      "  sealane exec --local --no-repo -- 'echo hello; exit 7'",
      "",
      "Exit codes: 0 started, or completed; 1 failed; 2 cancelled; 10 to 16 the server's refusals;"
          + " 64 usage, or no repository found; 125 with --exit-code command when the program gave"
          + " no code; 130 Ctrl-C (the run goes on; with --local it is cancelled)."
    })
public final class ExecCommand implements Callable<Integer>, HasExitMode, FollowedJson {

  private final Cli cli;
  private final LocalLaunch local;

  @Parameters(paramLabel = "COMMAND", arity = "1..*", description = "What to run.")
  List<String> command = List.of();

  @Option(
      names = "--local",
      description =
          "On this machine: starts a control plane and a runner in this process, waits for the end"
              + " and stops both. Without --image the program is not isolated.")
  boolean onThisMachine;

  @Option(names = "--wait", description = "Wait for the end and show the program's output.")
  boolean wait;

  @Option(
      names = {"-f", "--follow"},
      description = "As --wait, and tell each change of the status.")
  boolean follow;

  @Option(
      names = {"-e", "--environment"},
      paramLabel = "NAME",
      description = "Environment of secrets; only \"default\" exists for now.")
  String environmentName = "default";

  @Option(
      names = {"-i", "--interactive"},
      hidden = true)
  boolean interactive;

  @Option(
      names = {"-t", "--tty"},
      hidden = true)
  boolean tty;

  @Mixin SourceOptions source = new SourceOptions();
  @Mixin LaunchOptions launch = new LaunchOptions();
  @Mixin ExitModeOption exitMode = new ExitModeOption();

  /// @param local what `--local` runs on
  public ExecCommand(Cli cli, LocalLaunch local) {
    this.cli = cli;
    this.local = local;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    checkOptions();
    ExitMode mode = exitMode();
    if (!onThisMachine) {
      try (SealaneClient client = Connection.open(cli)) {
        return launch(client, mode);
      }
    }
    try (LocalLaunch.Stack stack = local.start(cli, need())) {
      Run run = create(stack.client());
      stack.awaitRunner();
      return attached(stack.client(), run, mode, stack::cancelOnInterrupt);
    }
  }

  private LocalLaunch.Need need() throws IOException {
    ProjectFile project = ProjectFile.in(cli.environment().directory());
    String image = new SpecReader(cli.environment(), project).image(launch);
    return image == null ? LocalLaunch.Need.PROCESSES : LocalLaunch.Need.CONTAINERS;
  }

  private int launch(SealaneClient client, ExitMode mode) throws IOException, InterruptedException {
    Run run = create(client);
    if (wait || follow) {
      cli.hint("→ Run " + run.id());
      return attached(client, run, mode, id -> Detach.guard(cli, id));
    }
    if (cli.options().json()) {
      new JsonOut(cli).value(run);
      return 0;
    }
    cli.console().out().println(run.id().toString());
    cli.console().out().flush();
    cli.hint("✓ Execution started");
    cli.hint("  sealane status " + run.id());
    cli.hint("  sealane logs -f " + run.id());
    return 0;
  }

  private int attached(SealaneClient client, Run run, ExitMode mode, InterruptGuard guard) {
    LogStyle style = new LogStyle(true, cli.options().json(), false, LogFilter.ALL);
    FollowView view = new FollowView(style, true, follow, true);
    return Attached.follow(
        cli,
        client,
        new Attached.Follow(run.id().toString(), FollowStart.BEGINNING, view, guard),
        mode);
  }

  private Run create(SealaneClient client) throws IOException, InterruptedException {
    ProjectFile project = ProjectFile.in(cli.environment().directory());
    RunSpec spec =
        SpecReader.checked(
            new SpecReader(cli.environment(), project)
                    .read(RunKind.EXEC, argv(command), launch)
                    .source(new SourceReader(cli, project).read(source, client.archives()))
                ::build);
    return client.runs().create(spec, launch.idempotency.key());
  }

  /// One argument is a shell line (design.md section 7).
  static List<String> argv(List<String> command) {
    return command.size() == 1 ? List.of("sh", "-c", command.getFirst()) : command;
  }

  private void checkOptions() {
    if (environmentName.contains("=")) {
      throw CliException.usage(
          "-e names an environment of secrets; for a variable say --env " + environmentName);
    }
    if (!environmentName.equals("default")) {
      throw CliException.usage(
          "environment is \"" + environmentName + "\", only \"default\" exists for now");
    }
    if (!cli.options().tokenStdin() && !source.gitTokenStdin) {
      StandardInput.refuse(cli.console().in(), interactive || tty);
    } else if (cli.options().tokenStdin() && source.gitTokenStdin) {
      throw CliException.usage("--token-stdin and --git-token-stdin cannot both read it");
    }
  }

  @Override
  public ExitMode exitMode() {
    return exitMode.resolve(cli, ExitMode.RUN);
  }

  @Override
  public boolean followsNow() {
    return wait || follow || onThisMachine;
  }
}
