package dev.sealane.benchmarks;

import dev.sealane.api.run.RunKind;
import dev.sealane.api.run.RunSpec;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/// From the accepted submit to the first instruction of the program, process runtime, no setup. The
/// program prints its own start time; client, server, daemon and program share one clock.
final class StartRow implements Row {

  private static final int TRIES = 300;
  private static final int WARM_UP = 200;
  private static final List<String> PRINT_TIME = List.of("date", "+%s%N");

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String target() {
    return "accepted submit to program start, process runtime, no setup: p50 <= 8 ms, p99 <= 30 ms";
  }

  @Override
  public Outcome measure(Workbench bench) throws IOException, InterruptedException {
    RunSpec spec = RunSpec.of(RunKind.EXEC, PRINT_TIME);
    try (Fleet fleet = bench.fleet()) {
      double[] ours = new double[TRIES];
      double[] spawn = new double[TRIES];
      for (int i = -WARM_UP; i < TRIES; i++) {
        double before = nowMillis();
        Fleet.Ended ended = fleet.run(spec);
        double millis = Double.parseDouble(ended.lines().getLast().strip()) / 1e6 - before;
        double beforeSpawn = nowMillis();
        double plain =
            Double.parseDouble(bench.run("date", "+%s%N").output().strip()) / 1e6 - beforeSpawn;
        if (i >= 0) {
          ours[i] = millis;
          spawn[i] = plain;
        }
      }
      Figures us = Figures.of(ours);
      return new Outcome(
          us.text("ms") + ", p99 " + Figures.shown(us.p99()) + " ms",
          "spawn from a JVM: " + Figures.of(spawn).text("ms"),
          Verdicts.atMost(us.median(), 8, "ms") + " / p99 " + Verdicts.atMost(us.p99(), 30, "ms"));
    }
  }

  /// Microseconds are kept, as the program's own time has them.
  private static double nowMillis() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1e3 + now.getNano() / 1e6;
  }
}
