package dev.sealane.benchmarks;

import dev.sealane.api.run.RunKind;
import dev.sealane.api.run.RunSpec;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// From the accepted submit to the first instruction of the program, process runtime, no setup. The
/// program prints its own start time; client, server, daemon and program share one clock. The
/// submit is accepted when its client has the answer; the time from its sending is told too.
final class StartRow implements Row {

  private static final int TRIES = 300;
  private static final int WARM_UP = 50;

  /// Server and daemon live for weeks; what is measured is not the warming up of their code.
  private static final int WARM_UP_TOGETHER = 800;

  private static final int SUBMITTERS = 8;
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
      warmUp(fleet, spec);
      double[] accepted = new double[TRIES];
      double[] sent = new double[TRIES];
      double[] spawn = new double[TRIES];
      for (int i = -WARM_UP; i < TRIES; i++) {
        double before = nowMillis();
        String id = fleet.submit(spec);
        double answered = nowMillis();
        double started = Double.parseDouble(fleet.end(id).lines().getLast().strip()) / 1e6;
        double beforeSpawn = nowMillis();
        double plain =
            Double.parseDouble(bench.run("date", "+%s%N").output().strip()) / 1e6 - beforeSpawn;
        if (i >= 0) {
          accepted[i] = started - answered;
          sent[i] = started - before;
          spawn[i] = plain;
        }
      }
      Figures us = Figures.of(accepted);
      Figures all = Figures.of(sent);
      return new Outcome(
          "%s, p99 %s ms; from its sending %s, p99 %s ms"
              .formatted(
                  us.text("ms"), Figures.shown(us.p99()), all.text("ms"), Figures.shown(all.p99())),
          "spawn from a JVM: " + Figures.of(spawn).text("ms"),
          Verdicts.atMost(us.median(), 8, "ms") + " / p99 " + Verdicts.atMost(us.p99(), 30, "ms"));
    }
  }

  private static void warmUp(Fleet fleet, RunSpec spec) throws InterruptedException {
    try (ExecutorService submitters = Executors.newFixedThreadPool(SUBMITTERS)) {
      for (int i = 0; i < WARM_UP_TOGETHER; i++) {
        var _ = submitters.submit(() -> fleet.run(spec));
      }
    }
  }

  /// Microseconds are kept, as the program's own time has them.
  private static double nowMillis() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1e3 + now.getNano() / 1e6;
  }
}
