package dev.sealane.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Measures rows of the table and prints it in Markdown. Arguments: the project's directory, then
/// names of rows; no names = all. Exit code: 0, 1 when a row failed, 64 for a wrong name.
public final class Benchmarks {

  private static final List<Row> ROWS =
      List.of(
          new ContainerRow(),
          new StartRow(),
          new ThroughputRow(),
          new ParkedRow(),
          new ClaimRow(),
          new LogLatencyRow(),
          new IngestRow(),
          new IdleRow(),
          new CommandRow(),
          new RestartRow(),
          new SqliteRow(),
          new MicroRow());

  private final PrintStream out;
  private final PrintStream progress;
  private final AtomicReference<Optional<Workbench>> open = new AtomicReference<>(Optional.empty());
  private volatile boolean interrupted;

  private Benchmarks(PrintStream out, PrintStream progress) {
    this.out = out;
    this.progress = progress;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> names = List.of(args).subList(1, args.length);
    Benchmarks benchmarks = new Benchmarks(System.out, System.err);
    if (names.contains("--help") || names.contains("-h")) {
      benchmarks.help(System.out);
      return;
    }
    List<Row> rows = benchmarks.chosen(names);
    if (rows.isEmpty()) {
      System.exit(64);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(benchmarks::cleanUp));
    System.exit(benchmarks.run(Path.of(args[0]), rows) ? 0 : 1);
  }

  private void help(PrintStream to) {
    to.println("Usage: benchmarks/run [ROW ...]");
    to.println();
    to.println("Measures the rows, all when none is named, and prints a table in Markdown on");
    to.println("stdout, each figure beside its baseline; progress goes to stderr. Rows:");
    to.println();
    ROWS.forEach(row -> to.printf("  %-11s %s%n", row.name(), row.target()));
    to.println();
    to.println("BENCH_PARKED_SECONDS (default 120) sets how long the row parked looks,");
    to.println(
        "BENCH_PARKED_INSTANCES (default 100) how many instances park 100 queues each there,");
    to.println("BENCH_FINISHED_RUNS (default 1000000) how many runs the row claims has behind it,");
    to.println("BENCH_ROUND_RUNS (default 2000) how many runs a round of the row runs has.");
    to.println("Exit codes: 0 measured, 1 a row failed, 64 no such row.");
  }

  /// @return empty when a name is wrong, which was said then
  private List<Row> chosen(List<String> names) {
    List<Row> rows = new ArrayList<>();
    for (String name : names) {
      Optional<Row> row = ROWS.stream().filter(one -> one.name().equals(name)).findFirst();
      if (row.isEmpty()) {
        progress.println("benchmarks: no row is called " + name);
        help(progress);
        return List.of();
      }
      rows.add(row.get());
    }
    return rows.isEmpty() ? ROWS : rows;
  }

  private boolean run(Path project, List<Row> rows) throws IOException, InterruptedException {
    boolean good = true;
    try (Workbench bench = Workbench.open(project)) {
      out.println("Measured " + Machine.here(bench) + ".\n");
    }
    out.println(
        "| what, target | measured: median (p10 – p90) | baseline in the same run |"
            + " verdict |");
    out.println("|---|---|---|---|");
    for (Row row : rows) {
      progress.println("measuring " + row.name() + " …");
      Row.Outcome outcome;
      try (Workbench bench = Workbench.open(project)) {
        open.set(Optional.of(bench));
        outcome = measured(row, bench);
      } catch (IOException | RuntimeException e) {
        if (interrupted) {
          return false; // its processes were ended under it, which is no news
        }
        progress.print("FAILED " + row.name() + ": ");
        e.printStackTrace(progress);
        outcome = new Row.Outcome("-", "-", "failed");
        good = false;
      } finally {
        open.set(Optional.empty());
      }
      if (outcome.isSkipped()) {
        progress.println("SKIPPED " + row.name() + ": " + outcome.verdict());
      }
      out.printf(
          "| %s | %s | %s | %s |%n",
          row.target(), outcome.ours(), outcome.baseline(), outcome.verdict());
    }
    return good;
  }

  /// The processes of a row that fails have mostly said why.
  private Row.Outcome measured(Row row, Workbench bench) throws IOException, InterruptedException {
    try {
      return row.measure(bench);
    } catch (IOException | RuntimeException e) {
      if (!interrupted) {
        bench.showLogs();
      }
      throw e;
    }
  }

  /// An interrupted measurement leaves no process and no file behind.
  private void cleanUp() {
    interrupted = open.get().isPresent();
    open.get()
        .ifPresent(bench -> {
          try {
            bench.close();
          } catch (IOException e) {
            progress.println("not cleaned up: " + e);
          }
        });
  }
}
