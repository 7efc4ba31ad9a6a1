package dev.sealane.cli.run;

import dev.sealane.api.json.Json;
import dev.sealane.api.json.JsonException;
import dev.sealane.api.run.Run;
import dev.sealane.api.run.RunSpec;
import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.Connection;
import dev.sealane.cli.command.ExitModeOption;
import dev.sealane.cli.command.FollowedJson;
import dev.sealane.cli.command.HasExitMode;
import dev.sealane.cli.command.JsonOut;
import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.exit.ExitCode;
import dev.sealane.cli.exit.ExitMode;
import dev.sealane.client.FollowStart;
import dev.sealane.client.SealaneClient;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "create",
    header = "Create a run from a JSON specification.",
    description = {
      "",
      "The object of POST /api/v1/runs: kind, command, image, source, env, secrets, labels,"
          + " priority, timeout_seconds, max_retries, resources, artifacts, name and more. Unknown"
          + " members are refused. Prints the run's id."
    },
    footer = {
      "",
      "Examples:",
      "  sealane runs create --file spec.json",
      "  echo '{\"command\":[\"uname\",\"-a\"]}' | sealane runs create --file - --watch",
      "",
      "Exit codes: 0 created (with --watch: the verdict's); 12 the idempotency key was used for"
          + " another run; 14 refused; 64 the specification has a fault."
    })
public final class CreateCommand implements Callable<Integer>, HasExitMode, FollowedJson {

  private static final int MAX_SPEC = 4 << 20;

  private final Cli cli;

  @Option(
      names = "--file",
      required = true,
      paramLabel = "FILE",
      description = "The specification; - reads standard input.")
  String file = "";

  @Option(names = "--watch", description = "Follow it as `sealane watch` does.")
  boolean watch;

  @Mixin IdempotencyOption idempotency = new IdempotencyOption();

  @Mixin ExitModeOption exitMode = new ExitModeOption();

  public CreateCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    RunSpec spec = read();
    try (SealaneClient client = Connection.open(cli)) {
      Run run = client.runs().create(spec, idempotency.key());
      if (watch) {
        LogStyle style = new LogStyle(false, cli.options().json(), false, LogFilter.ALL);
        return Attached.follow(
            cli,
            client,
            new Attached.Follow(
                run.id().toString(),
                FollowStart.BEGINNING,
                new FollowView(style, true, true, true),
                id -> Detach.guard(cli, id)),
            exitMode());
      }
      if (cli.options().json()) {
        new JsonOut(cli).value(run);
      } else {
        cli.console().out().println(run.id().toString());
      }
      return 0;
    }
  }

  private RunSpec read() {
    try {
      byte[] text =
          file.equals("-")
              ? cli.console().in().readNBytes(MAX_SPEC)
              : Files.readAllBytes(cli.environment().directory().resolve(file));
      return Json.STRICT.read(text, RunSpec.class);
    } catch (JsonException e) {
      throw new CliException(ExitCode.USAGE, "specification: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new CliException(ExitCode.USAGE, file + " cannot be read", e);
    }
  }

  @Override
  public ExitMode exitMode() {
    return exitMode.resolve(cli, ExitMode.RUN);
  }

  @Override
  public boolean followsNow() {
    return watch;
  }
}
