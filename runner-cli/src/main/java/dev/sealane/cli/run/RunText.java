package dev.sealane.cli.run;

import dev.sealane.api.run.ContactLoss;
import dev.sealane.api.run.Run;
import dev.sealane.cli.command.Cli;
import dev.sealane.cli.console.Table;
import dev.sealane.cli.settings.Quantities;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Runs as people read them.
public final class RunText {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final int COMMAND_WIDTH = 60;

  private final Cli cli;

  public RunText(Cli cli) {
    this.cli = cli;
  }

  /// Local time, or `N/A`.
  public String time(@Nullable Instant instant) {
    return instant == null ? "N/A" : TIME.format(instant.atZone(ZoneId.systemDefault()));
  }

  /// When and why nobody heard of a run, in one sentence.
  public String loss(ContactLoss loss) {
    return "lost from %s to %s: %s"
        .formatted(time(loss.since()), time(loss.until()), Table.clean(loss.message()));
  }

  /// How long the program has run or ran; `-` when it has not started.
  public String duration(Run run) {
    Instant start = run.startedAt();
    if (start == null) {
      return "-";
    }
    Instant end = run.endedAt() == null ? cli.clock().instant() : run.endedAt();
    Duration lasted = Duration.between(start, end);
    return Quantities.text(lasted.isNegative() ? Duration.ZERO : lasted);
  }

  /// The command as one would type it.
  public static String command(Run run) {
    List<String> command = run.command();
    if (command.size() == 3 && command.get(0).equals("sh") && command.get(1).equals("-c")) {
      return Table.clean(command.get(2));
    }
    return command.isEmpty()
        ? "(default)"
        : Table.clean(command.stream().map(RunText::quote).collect(Collectors.joining(" ")));
  }

  /// A tick, a cross, or a dash while it is not known.
  static String success(Run run) {
    Boolean success = run.success();
    return success == null ? "-" : success ? "✓" : "✗";
  }

  /// The table of the older test client when all rows are submits, the general one otherwise.
  String table(List<Run> runs) {
    boolean jobs = runs.stream().allMatch(run -> run.kind().toString().equals("submit"));
    return jobs ? jobs(runs) : general(runs);
  }

  private String jobs(List<Run> runs) {
    Table table = new Table("JOB ID", "STATUS", "START TIME", "END TIME", "SUCCESS");
    for (Run run : runs) {
      table.row(
          run.id().toString(),
          run.status(),
          time(run.startedAt()),
          time(run.endedAt()),
          success(run));
    }
    return table.text();
  }

  private String general(List<Run> runs) {
    Table table = new Table("RUN ID", "KIND", "STATUS", "CREATED", "DURATION", "EXIT", "COMMAND");
    for (Run run : runs) {
      table.row(
          run.id().toString(),
          run.kind().toString(),
          run.status(),
          time(run.createdAt()),
          duration(run),
          run.exitCode() == null ? "-" : run.exitCode().toString(),
          shorten(run.name() == null ? command(run) : run.name()));
    }
    return table.text();
  }

  private static String shorten(String text) {
    return text.codePointCount(0, text.length()) <= COMMAND_WIDTH
        ? text
        : text.substring(0, text.offsetByCodePoints(0, COMMAND_WIDTH - 1)) + "…";
  }

  private static String quote(String argument) {
    return argument.matches("[A-Za-z0-9_./:=@%+,-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
