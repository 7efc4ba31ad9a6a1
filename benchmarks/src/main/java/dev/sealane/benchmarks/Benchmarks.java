package dev.sealane.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/// Measures rows of the table and prints it in Markdown. Arguments: the project's directory, then
/// names of rows; no names = all.
public final class Benchmarks {

  private static final List<Row> ROWS =
      List.of(
          new ContainerRow(),
          new StartRow(),
          new LogLatencyRow(),
          new IngestRow(),
          new IdleRow(),
          new CommandRow(),
          new RestartRow(),
          new SqliteRow(),
          new CryptoRow());

  private final PrintStream out;
  private final PrintStream progress;

  private Benchmarks(PrintStream out, PrintStream progress) {
    this.out = out;
    this.progress = progress;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> names = List.of(args).subList(1, args.length);
    new Benchmarks(System.out, System.err).run(Path.of(args[0]), names);
  }

  private void run(Path project, List<String> names) throws IOException, InterruptedException {
    out.println(
        "| what, target | measured: median (p10 – p90) | baseline in the same run | verdict |");
    out.println("|---|---|---|---|");
    for (Row row : ROWS) {
      if (!names.isEmpty() && !names.contains(row.name())) {
        continue;
      }
      progress.println("measuring " + row.name() + " …");
      try (Workbench bench = Workbench.open(project)) {
        Row.Outcome outcome = row.measure(bench);
        out.printf(
            "| %s | %s | %s | %s |%n",
            row.target(), outcome.ours(), outcome.baseline(), outcome.verdict());
      }
    }
  }
}
