package dev.sealane.benchmarks;

import dev.sealane.api.run.RunKind;
import dev.sealane.api.run.RunSpec;
import dev.sealane.api.run.RunSpecBuilder;
import dev.sealane.client.FollowEvent;
import dev.sealane.client.FollowStart;
import dev.sealane.client.RunFollower;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How soon work goes on after a kill: of the server with a run waiting, of the daemon with a run
/// that writes.
final class RestartRow implements Row {

  private static final int TRIES = 5;

  /// Writes the time for some two minutes: it must end by itself when the bench is ended between
  /// the kill of its daemon and the next start.
  private static final String TICKING = "for i in $(seq 2400); do date +%s%N; sleep 0.05; done";

  @Override
  public String name() {
    return "restart";
  }

  @Override
  public String target() {
    return "restart to first dispatch; kill -9 of the daemon to re-attached: <= 2 s; <= 2 s";
  }

  @Override
  public Outcome measure(Workbench bench) throws IOException, InterruptedException {
    try (Fleet fleet = bench.fleet()) {
      double[] dispatch = new double[TRIES];
      double[] attach = new double[TRIES];
      for (int i = 0; i < TRIES; i++) {
        dispatch[i] = serverRestart(fleet);
        attach[i] = runnerRestart(fleet);
      }
      Figures first = Figures.of(dispatch);
      Figures second = Figures.of(attach);
      return new Outcome(
          first.text("s") + " / " + second.text("s"),
          "-",
          Verdicts.atMost(first.p90(), 2, "s") + " / " + Verdicts.atMost(second.p90(), 2, "s"));
    }
  }

  /// A run is accepted while its only instance drains, so that it waits over the restart; the
  /// figure includes the start of the server.
  private static double serverRestart(Fleet fleet) throws IOException, InterruptedException {
    fleet.client().runners().drain("bench", true);
    String run =
        fleet.client().runs().create(RunSpec.of(RunKind.EXEC, List.of("true"))).id().toString();
    fleet.client().runners().drain("bench", false);
    long began = System.nanoTime();
    fleet.restartServer();
    try (RunFollower follower = fleet.client().follow(run, FollowStart.BEGINNING)) {
      for (Optional<FollowEvent> next = follower.next(); next.isPresent(); next = follower.next()) {
        if (next.get() instanceof FollowEvent.Stands(var now) && !now.status().equals("queued")) {
          return (System.nanoTime() - began) / 1e9;
        }
      }
    }
    throw new IOException("run " + run + " was never dispatched");
  }

  private static double runnerRestart(Fleet fleet) throws IOException, InterruptedException {
    RunSpec spec =
        new RunSpecBuilder(RunKind.EXEC, List.of(TICKING)).timeout(Duration.ofMinutes(2)).build();
    String run = fleet.client().runs().create(spec).id().toString();
    double attached = -1;
    try (RunFollower follower = fleet.client().follow(run, FollowStart.BEGINNING)) {
      long began = 0;
      for (Optional<FollowEvent> next = follower.next(); next.isPresent(); next = follower.next()) {
        if (next.get() instanceof FollowEvent.Logged) {
          if (began == 0) {
            began = System.nanoTime();
            fleet.restartRunner();
          } else if (attached < 0) {
            attached = (System.nanoTime() - began) / 1e9;
            fleet.client().runs().cancel(run);
          }
        }
      }
    }
    return attached;
  }
}
