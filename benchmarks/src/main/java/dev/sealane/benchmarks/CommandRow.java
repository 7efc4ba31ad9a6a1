package dev.sealane.benchmarks;

import java.io.IOException;

/// How long a command takes from its start to its end, as a user at a terminal feels it.
final class CommandRow implements Row {

  private static final int TRIES = 21;

  @Override
  public String name() {
    return "commands";
  }

  @Override
  public String target() {
    return "`sealane version` / `sealane runs list` (built, local server) <= 150 ms / <= 300 ms";
  }

  @Override
  public Outcome measure(Workbench bench) throws IOException, InterruptedException {
    String sealane = bench.project().resolve("sealane").toString();
    try (Fleet fleet = bench.fleet()) {
      String server = "http://127.0.0.1:" + fleet.port();
      double[] version = new double[TRIES];
      double[] list = new double[TRIES];
      double[] baseline = new double[TRIES];
      for (int i = 0; i < TRIES; i++) {
        version[i] = bench.run(sealane, "version").millis();
        list[i] =
            bench
                .run(
                    "sh", "-c", sealane + " runs list --server " + server + " --token $BENCH_OWNER")
                .millis();
        baseline[i] = bench.run(javaProgram(), "-XX:+UseSerialGC", "-version").millis();
      }
      Figures v = Figures.of(version);
      Figures l = Figures.of(list);
      return new Outcome(
          v.text("ms") + " / " + l.text("ms"),
          "`java -version`: " + Figures.of(baseline).text("ms"),
          Verdicts.atMost(v.median(), 150, "ms") + " / " + Verdicts.atMost(l.median(), 300, "ms"));
    }
  }

  private static String javaProgram() {
    return System.getProperty("java.home") + "/bin/java";
  }
}
