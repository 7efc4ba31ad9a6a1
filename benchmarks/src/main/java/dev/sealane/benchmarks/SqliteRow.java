package dev.sealane.benchmarks;

import java.io.IOException;

/// The figure that everything durable is measured against.
final class SqliteRow implements Row {

  private static final int GROUP = 100;

  @Override
  public String name() {
    return "sqlite";
  }

  @Override
  public String target() {
    return "(baseline) raw SQLite, `synchronous=FULL`, WAL: commits alone / rows in groups of 100";
  }

  @Override
  public Outcome measure(Workbench bench) throws IOException {
    SqliteRates rates = new SqliteRates(bench);
    return new Outcome(
        Figures.shown(rates.rowsPerSecond(1))
            + " commits/s / "
            + Figures.shown(rates.rowsPerSecond(GROUP))
            + " rows/s",
        "-",
        "-");
  }
}
