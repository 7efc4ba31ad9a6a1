package dev.sealane.benchmarks;

import dev.sealane.api.run.RunKind;
import dev.sealane.api.run.RunSpec;
import dev.sealane.client.FollowEvent;
import dev.sealane.client.FollowStart;
import dev.sealane.client.RunFollower;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// From a line written by a program to the same line seen by a follower over SSE.
final class LogLatencyRow implements Row {

  private static final String SCRIPT =
      "i=0; while [ $i -lt 300 ]; do date +%s%N; sleep 0.03; i=$((i+1)); done";

  @Override
  public String name() {
    return "log-latency";
  }

  @Override
  public String target() {
    return "log record written to seen by an SSE follower: p50 <= 60 ms, p99 <= 250 ms";
  }

  @Override
  public Outcome measure(Workbench bench) throws IOException, InterruptedException {
    try (Fleet fleet = bench.fleet()) {
      String run =
          fleet.client().runs().create(RunSpec.of(RunKind.EXEC, List.of(SCRIPT))).id().toString();
      List<Double> seen = new ArrayList<>();
      try (RunFollower follower = fleet.client().follow(run, FollowStart.BEGINNING)) {
        for (Optional<FollowEvent> next = follower.next();
            next.isPresent();
            next = follower.next()) {
          if (next.get() instanceof FollowEvent.Logged(var entry)
              && entry.text().strip().matches("\\d{19}")) {
            seen.add(age(entry.text()));
          }
        }
      }
      Figures us = figures(seen);
      return new Outcome(
          us.text("ms") + ", p99 " + Figures.shown(us.p99()) + " ms",
          "through a pipe: " + figures(pipe(bench)).text("ms"),
          Verdicts.atMost(us.median(), 60, "ms")
              + " / p99 "
              + Verdicts.atMost(us.p99(), 250, "ms"));
    }
  }

  private static List<Double> pipe(Workbench bench) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-c", SCRIPT).directory(bench.scratch().toFile()).start();
    List<Double> seen = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        seen.add(age(line));
      }
    }
    process.waitFor();
    return seen;
  }

  private static double age(String written) {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1e3
        + now.getNano() / 1e6
        - Double.parseDouble(written.strip()) / 1e6;
  }

  private static Figures figures(List<Double> samples) {
    return Figures.of(samples.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
