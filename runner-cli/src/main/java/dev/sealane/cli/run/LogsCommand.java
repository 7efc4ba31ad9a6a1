package dev.sealane.cli.run;

import dev.sealane.api.log.LogCursor;
import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.FollowedJson;
import dev.sealane.cli.console.Console;
import dev.sealane.cli.console.Output;
import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.exit.ExitMode;
import dev.sealane.client.FollowStart;
import dev.sealane.client.LogEntry;
import dev.sealane.client.LogQuery;
import dev.sealane.client.SealaneClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "logs",
    header = "Show the log of a run.",
    description = {
      "",
      "Prints setup, program and system lines to standard output, in order, attempt by attempt;"
          + " program lines exactly as the program wrote them."
    },
    footer = {
      "",
      "Examples:",
      "  sealane logs 0199a2b3c4d5",
      "  sealane logs -f --channel program 0199a2b3c4d5",
      "  sealane logs --tail 200 -t 0199a2b3c4d5",
      "",
      "Exit codes: 0 shown (also of a run that failed); 11 no such run; 16 the server went away"
          + " before the verdict of a followed run; 130 Ctrl-C."
    })
public final class LogsCommand implements Callable<Integer>, FollowedJson {

  private final Cli cli;

  @Mixin RunArgument run = new RunArgument();

  @Option(
      names = {"-f", "--follow"},
      description = "Go on until the run ends.")
  boolean follow;

  @Option(
      names = {"-n", "--tail"},
      paramLabel = "N",
      description = "Begin with the last N lines (default: with the first).")
  int tail;

  @Option(names = "--full", description = "The whole log (the default).")
  boolean full;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write to a file instead of standard output.")
  @Nullable Path output;

  @Option(
      names = {"--after", "--after-seq"},
      paramLabel = "A:SEQ",
      description = "Begin behind this position; a number alone is one of the first attempt.")
  @Nullable String after;

  @Option(names = "--raw", description = "No colours.")
  boolean raw;

  @Mixin FollowOptions options = new FollowOptions();

  public LogsCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() throws IOException {
    if (tail < 0 || (tail > 0 && (full || after != null))) {
      throw CliException.usage("tail must be from 1, without --full and --after");
    }
    Path file = output;
    if (file == null) {
      show(cli);
      return 0;
    }
    try (var stream = Files.newOutputStream(cli.environment().directory().resolve(file))) {
      Output written = new Output(stream, false);
      Console console = new Console(written, cli.console().err(), cli.console().in());
      show(new Cli(console, cli.environment(), cli.clock(), cli.options(), cli.patience()));
      written.flush();
    }
    return 0;
  }

  private void show(Cli target) {
    LogFilter filter = options.filter(target.clock().instant());
    LogStyle style = new LogStyle(false, target.options().json(), options.timestamps, filter);
    try (SealaneClient client = Following.client(target, options)) {
      String id = client.runs().get(run.id).id().toString();
      LogPrinter printer =
          new LogPrinter(target.console(), style, raw ? LogPrinter.PLAIN : target.paint());
      LogCursor shown = existing(client, id, filter, printer);
      printer.flush();
      if (follow) {
        Attached.follow(
            target,
            client,
            new Attached.Follow(
                id,
                new FollowStart(shown, options.noStream),
                new FollowView(style, true, false, false),
                followed -> Detach.guard(target, followed)),
            ExitMode.RUN);
      }
    }
  }

  private LogCursor existing(
      SealaneClient client, String id, LogFilter filter, LogPrinter printer) {
    LogCursor cursor = start();
    LogQuery query = LogQuery.of(cursor, filter.channel(), filter.stream(), filter.attempt());
    List<LogEntry> page = client.runs().logs(id, query.tail(tail));
    while (!page.isEmpty()) {
      page.forEach(printer::print);
      cursor = page.getLast().cursor();
      page = client.runs().logs(id, query.from(cursor));
    }
    return cursor;
  }

  private LogCursor start() {
    if (after == null) {
      return LogCursor.START;
    }
    String position = after.contains(":") ? after : "1:" + after;
    return SpecReader.checked(() -> LogCursor.parse(position));
  }

  @Override
  public boolean followsNow() {
    return follow;
  }
}
