package dev.sealane.benchmarks;

import java.io.IOException;

/// Resident memory after a minute without work.
final class IdleRow implements Row {

  private static final long IDLE_MILLIS = 60_000;

  @Override
  public String name() {
    return "idle";
  }

  @Override
  public String target() {
    return "idle for 60 s: `sealane-runner` / control plane <= 90 MB / <= 200 MB RSS";
  }

  @Override
  public Outcome measure(Workbench bench) throws IOException, InterruptedException {
    try (Fleet fleet = bench.fleet()) {
      Thread.sleep(IDLE_MILLIS);
      double runner = Workbench.residentMegabytes(fleet.runner());
      double server = Workbench.residentMegabytes(fleet.server());
      return new Outcome(
          Figures.shown(runner) + " MB / " + Figures.shown(server) + " MB",
          "-",
          Verdicts.atMost(runner, 90, "MB") + " / " + Verdicts.atMost(server, 200, "MB"));
    }
  }
}
