package dev.sealane.cli.run;

import dev.sealane.api.run.Run;
import dev.sealane.api.run.RunKind;
import dev.sealane.api.run.RunSpec;
import dev.sealane.api.run.Source;
import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.Connection;
import dev.sealane.cli.command.ExitModeOption;
import dev.sealane.cli.command.FollowedJson;
import dev.sealane.cli.command.HasExitMode;
import dev.sealane.cli.command.JsonOut;
import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.exit.ExitMode;
import dev.sealane.cli.settings.ProjectFile;
import dev.sealane.client.ArchiveReceipt;
import dev.sealane.client.FollowStart;
import dev.sealane.client.SealaneClient;
import dev.sealane.client.project.ProjectFiles;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "submit",
    header = "Upload this project and run its tests.",
    description = {
      "",
      "Packs the directory (without hidden entries, __pycache__ and what .sealaneignore names),"
          + " uploads it and runs its tests: the command of the key `test` in .sealane.yaml, else"
          + " what the tree asks for (make test, pytest, mvn test, npm test, go test, cargo test)."
          + " The job's id goes to standard error, the log to standard output."
    },
    footer = {
      "",
      "Examples:",
      "  sealane submit test",
      "  sealane submit test --dir service --image python:3",
      "  JOB_ID=$(sealane submit test --async | grep -oE '[a-f0-9-]{36}')",
      "",
      "Exit codes: 0 passed, 1 failed or any error, 64 usage, 130 Ctrl-C (the job goes on)."
          + " --exit-code run tells the errors apart."
    })
public final class SubmitCommand implements Callable<Integer>, HasExitMode, FollowedJson {

  private final Cli cli;

  @Parameters(
      paramLabel = "WHAT",
      arity = "0..1",
      defaultValue = "test",
      description = "Only \"test\" exists.")
  String what = "test";

  @Option(names = "--async", description = "Print the job's id and do not wait.")
  boolean async;

  @Option(
      names = {"-d", "--dir"},
      paramLabel = "DIR",
      description = "The project (default: this directory).")
  Path dir = Path.of("");

  @Option(
      names = "--file",
      paramLabel = "ARCHIVE",
      description = "Upload this zip or tar.gz instead of packing a directory.")
  @Nullable Path file;

  @Option(
      names = "--include",
      paramLabel = "GLOB",
      description = "Only files that match, below the project, repeatable.")
  List<String> include = List.of();

  @Option(
      names = "--exclude",
      paramLabel = "GLOB",
      description = "Not these files, below the project, repeatable.")
  List<String> exclude = List.of();

  @Option(names = "--no-progress", description = "Do not tell how much is uploaded.")
  boolean noProgress;

  @Mixin LaunchOptions launch = new LaunchOptions();
  @Mixin ExitModeOption exitMode = new ExitModeOption();

  public SubmitCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() throws IOException {
    if (!what.equals("test")) {
      throw CliException.usage(
          "submit takes \"test\", not \"" + what + "\"; commands go to `sealane exec`");
    }
    ExitMode mode = exitMode();
    try (SealaneClient client = Connection.open(cli)) {
      Run run = create(client);
      String id = run.id().toString();
      if (async) {
        printAsync(run);
        return 0;
      }
      cli.console().say("Job ID: " + id);
      cli.hint("You can reconnect from another terminal with: sealane wait " + id);
      cli.hint("");
      LogStyle style = new LogStyle(false, cli.options().json(), false, LogFilter.ALL);
      return Attached.follow(
          cli,
          client,
          new Attached.Follow(
              id,
              FollowStart.BEGINNING,
              new FollowView(style, true, false, true),
              job -> Detach.guard(cli, job)),
          mode);
    }
  }

  private void printAsync(Run run) {
    if (cli.options().json()) {
      new JsonOut(cli).value(run);
    } else {
      cli.console()
          .out()
          .println(cli.options().quiet() ? run.id().toString() : "Job submitted: " + run.id());
    }
  }

  private Run create(SealaneClient client) throws IOException {
    Path root = cli.environment().directory().resolve(dir);
    RunSpec spec =
        SpecReader.checked(
            new SpecReader(cli.environment(), ProjectFile.in(root))
                    .read(RunKind.SUBMIT, List.of(), launch)
                    .source(new Source.Archive(upload(client, root).id()))
                ::build);
    return client.runs().create(spec, launch.idempotency.key());
  }

  private ArchiveReceipt upload(SealaneClient client, Path root) throws IOException {
    Path archive = file;
    if (archive != null) {
      return client.archives().upload(cli.environment().directory().resolve(archive));
    }
    ProjectFiles files = ProjectFiles.of(root, wanted());
    if (files.relative().isEmpty()) {
      throw CliException.usage(root + " has no files to upload");
    }
    if (!noProgress && cli.console().err().terminal()) {
      cli.hint("Uploading %d files, %d bytes".formatted(files.relative().size(), files.bytes()));
    }
    return client.archives().uploadProject(files);
  }

  private Predicate<Path> wanted() {
    List<PathMatcher> included = globs(include);
    List<PathMatcher> excluded = globs(exclude);
    return path ->
        (included.isEmpty() || included.stream().anyMatch(glob -> glob.matches(path)))
            && excluded.stream().noneMatch(glob -> glob.matches(path));
  }

  private static List<PathMatcher> globs(List<String> globs) {
    return SpecReader.checked(() ->
        globs.stream()
            .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
            .toList());
  }

  @Override
  public ExitMode exitMode() {
    return exitMode.resolve(cli, ExitMode.SIMPLE);
  }

  @Override
  public boolean followsNow() {
    return !async;
  }
}
