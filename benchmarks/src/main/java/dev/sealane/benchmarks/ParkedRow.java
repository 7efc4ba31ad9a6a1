package dev.sealane.benchmarks;

import dev.sealane.benchmarks.load.ParkedFleet;
import dev.sealane.client.RunnersClient.TokenRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What parked polls cost the server: memory and CPU without any run.
final class ParkedRow implements Row {

  private static final int DEFAULT_INSTANCES = 100;
  private static final int QUEUES = 100;
  private static final int DEFAULT_SECONDS = 120;

  /// After the registrations, before anything is measured.
  private static final int SETTLE_SECONDS = 40;

  private static final double MOST_MEGABYTES = 350;
  private static final double MOST_PERCENT = 5;
  private static final List<String> CLIENT_HEAP = List.of("-XX:+UseSerialGC", "-Xmx512m");

  @Override
  public String name() {
    return "parked";
  }

  @Override
  public String target() {
    return "%,d parked queues of %d instances, %d s, no runs: <= 350 MB RSS, < 5 %% of one core"
        .formatted(instances() * QUEUES, instances(), seconds());
  }

  private static int seconds() {
    return Workbench.setting("BENCH_PARKED_SECONDS", DEFAULT_SECONDS);
  }

  private static int instances() {
    return Workbench.setting("BENCH_PARKED_INSTANCES", DEFAULT_INSTANCES);
  }

  @Override
  public Outcome measure(Workbench bench) throws IOException, InterruptedException {
    try (LoneServer server = LoneServer.start(bench)) {
      double empty = Workbench.residentMegabytes(server.process());
      String token =
          server
              .client()
              .runners()
              .createToken(new TokenRequest("parked", List.of(), null, instances()))
              .token();
      Process fleet = park(bench, server.port(), token);
      bench.progress("parked, settling");
      Thread.sleep(SETTLE_SECONDS * 1000L);
      int seconds = seconds();
      double[] megabytes = new double[seconds];
      double before = Workbench.cpuSeconds(server.process());
      long began = System.nanoTime();
      for (int i = 0; i < seconds; i++) {
        Thread.sleep(1000);
        megabytes[i] = Workbench.residentMegabytes(server.process());
      }
      double percent =
          100
              * (Workbench.cpuSeconds(server.process()) - before)
              / ((System.nanoTime() - began) / 1e9);
      if (!fleet.isAlive()) {
        throw new IOException("the load client ended, see its output");
      }
      Figures memory = Figures.of(megabytes);
      return new Outcome(
          memory.text("MB") + ", " + Figures.shown(percent) + " % of one core",
          "the same server before they came: " + Figures.shown(empty) + " MB",
          Verdicts.atMost(memory.p90(), MOST_MEGABYTES, "MB")
              + " / "
              + Verdicts.atMost(percent, MOST_PERCENT, "%"));
    }
  }

  private static Process park(Workbench bench, int port, String token) throws IOException {
    Path home = Files.createTempDirectory(bench.scratch(), "parked");
    Process fleet =
        bench.startJava(
            home,
            CLIENT_HEAP,
            Map.of("BENCH_RUNNER", token),
            ParkedFleet.class,
            Integer.toString(port),
            Integer.toString(instances()),
            Integer.toString(QUEUES));
    BufferedReader lines = fleet.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.equals("parked")) {
        return fleet;
      }
      bench.progress(line);
    }
    throw new IOException("the load client ended before its queues were parked");
  }
}
