package dev.sealane.benchmarks;

import dev.sealane.benchmarks.load.LightConnection;
import dev.sealane.benchmarks.load.LightInstance;
import dev.sealane.benchmarks.load.LightQueue;
import dev.sealane.benchmarks.load.RunLoad;
import dev.sealane.client.RunnersClient.TokenRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// A poll that claims a run, on two servers in turn: one with an empty database, one with a million
/// finished runs in it. Each sample is the whole poll: claim, sealing, storing, HTTP.
final class ClaimRow implements Row {

  private static final int DEFAULT_FINISHED = 1_000_000;
  private static final int TRIES = 1_500;
  private static final int WARM_UP = 500;
  private static final int WAIT_SECONDS = 5;

  /// Polls that may bring no run, such as one with a ping, before a claim is given up.
  private static final int MOST_POLLS = 5;

  private static final int PROGRESS = 250;
  private static final long HEARTBEAT_NANOS = Duration.ofSeconds(15).toNanos();
  private static final double MOST = 1.2;

  @Override
  public String name() {
    return "claims";
  }

  @Override
  public String target() {
    return "p50 and p99 of a claim with %,d finished runs in the database <= 1.2 x of the empty"
            .formatted(finished())
        + " database";
  }

  private static int finished() {
    return Workbench.setting("BENCH_FINISHED_RUNS", DEFAULT_FINISHED);
  }

  @Override
  public Outcome measure(Workbench bench) throws IOException, InterruptedException {
    try (Claimer empty = Claimer.start(bench);
        Claimer full = Claimer.start(bench)) {
      full.fill(bench, finished());
      double[] before = new double[TRIES];
      double[] after = new double[TRIES];
      for (int i = -WARM_UP; i < TRIES; i++) {
        double first = empty.claim();
        double second = full.claim();
        if (i % PROGRESS == 0) {
          bench.progress("claim %d: empty %.2f ms, full %.2f ms".formatted(i, first, second));
        }
        if (i >= 0) {
          before[i] = first;
          after[i] = second;
        }
      }
      Figures us = Figures.of(after);
      Figures them = Figures.of(before);
      double median = us.median() / them.median();
      double tail = us.p99() / them.p99();
      return new Outcome(
          us.text("ms") + ", p99 " + Figures.shown(us.p99()) + " ms",
          "empty: " + them.text("ms") + ", p99 " + Figures.shown(them.p99()) + " ms",
          "p50 %s, p99 %s (%s x, %s x)"
              .formatted(
                  Verdicts.atMost(median, MOST, "x"),
                  Verdicts.atMost(tail, MOST, "x"),
                  Figures.shown(median),
                  Figures.shown(tail)));
    }
  }

  /// A server with one instance, one queue and somebody who submits.
  private static final class Claimer implements AutoCloseable {

    private final LoneServer server;
    private final String token;
    private LightConnection owner;
    private LightConnection runner;
    private LightInstance instance;
    private LightQueue queue;
    private long lived;

    private Claimer(LoneServer server) throws IOException {
      this.server = server;
      this.token =
          server
              .client()
              .runners()
              .createToken(new TokenRequest("claims", List.of(), null, 10))
              .token();
      this.owner = LightConnection.open(server.port(), Workbench.OWNER);
      this.runner = LightConnection.open(server.port(), token);
      this.instance = LightInstance.boot(runner, token);
      this.queue = LightQueue.register(instance, runner);
      this.lived = System.nanoTime();
    }

    static Claimer start(Workbench bench) throws IOException, InterruptedException {
      return new Claimer(LoneServer.start(bench));
    }

    /// Multiplies one finished run, while the server is away.
    void fill(Workbench bench, int runs) throws IOException, InterruptedException {
      claim();
      server.stop();
      bench.progress("writing " + runs + " finished runs");
      FinishedRuns.multiply(server.database(), runs);
      server.startAgain();
      owner.close();
      runner.close();
      owner = LightConnection.open(server.port(), Workbench.OWNER);
      runner = LightConnection.open(server.port(), token);
      instance = LightInstance.boot(runner, token);
      queue = LightQueue.register(instance, runner);
      lived = System.nanoTime();
      bench.progress("measuring claims");
    }

    /// Submits a run and takes it; only the taking is timed.
    ///
    /// @return milliseconds
    double claim() throws IOException {
      live();
      RunLoad.submitOne(owner);
      for (int i = 0; i < MOST_POLLS; i++) {
        long began = System.nanoTime();
        String answer = queue.poll(WAIT_SECONDS);
        double millis = (System.nanoTime() - began) / 1e6;
        if (queue.finish(answer) > 0) { // else it was a ping
          return millis;
        }
      }
      throw new IOException("no run came in " + MOST_POLLS + " polls");
    }

    /// An instance that says nothing for a minute gets no more runs.
    private void live() throws IOException {
      if (System.nanoTime() - lived > HEARTBEAT_NANOS) {
        instance.heartbeat(runner);
        lived = System.nanoTime();
      }
    }

    @Override
    public void close() throws IOException {
      owner.close();
      runner.close();
      server.close();
    }
  }
}
