package dev.sealane.benchmarks;

import dev.sealane.benchmarks.load.RunLoad;
import java.io.IOException;

/// Runs a second from their submission to their stored end, one request each, through server, real
/// daemon and a runtime that does nothing. Client, server and daemon share the cores.
final class ThroughputRow implements Row {

  private static final int DEFAULT_ROUND = 2_000;
  private static final int WARM_UP = 3;
  private static final int ROUNDS = 7;
  private static final int TARGET = 2_000;

  /// What a run writes: two rows when it comes and is claimed, then three changes of each.
  private static final int WRITES_PER_RUN = 8;

  private static final int RUNS_PER_COMMIT = 64;

  @Override
  public String name() {
    return "runs";
  }

  @Override
  public String target() {
    return "runs through the whole path with a no-op runtime of 64 slots, durable SQLite: >= 2,000"
        + " a second";
  }

  @Override
  public Outcome measure(Workbench bench) throws IOException, InterruptedException {
    Figures us = Figures.of(rounds(bench));
    double rows = new SqliteRates(bench).rowsPerSecond(RUNS_PER_COMMIT * WRITES_PER_RUN);
    return new Outcome(
        us.text("runs/s"),
        "raw SQLite, %d rows a run, %d runs a commit: %s runs/s"
            .formatted(WRITES_PER_RUN, RUNS_PER_COMMIT, Figures.shown(rows / WRITES_PER_RUN)),
        Verdicts.atLeast(us.median(), TARGET, "runs/s"));
  }

  private static double[] rounds(Workbench bench) throws IOException, InterruptedException {
    int runs = Workbench.setting("BENCH_ROUND_RUNS", DEFAULT_ROUND);
    double[] rates = new double[ROUNDS];
    try (Fleet fleet = Fleet.startNoop(bench);
        RunLoad load = RunLoad.open(fleet.port(), Workbench.OWNER)) {
      for (int i = -WARM_UP; i < ROUNDS; i++) {
        double rate = load.round(runs);
        bench.progress("round %d: %.0f runs/s".formatted(i, rate));
        if (i >= 0) {
          rates[i] = rate;
        }
      }
      load.requireCompleted((WARM_UP + ROUNDS) * runs);
    }
    return rates;
  }
}
