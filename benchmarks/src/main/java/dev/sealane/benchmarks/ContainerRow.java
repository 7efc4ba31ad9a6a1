package dev.sealane.benchmarks;

import dev.sealane.api.run.RunKind;
import dev.sealane.api.run.RunSpec;
import dev.sealane.api.run.RunSpecBuilder;
import java.io.IOException;
import java.util.List;

/// A container run from the accepted submit to `complete`, in alternation with `docker run --rm`
/// with the same flags and image.
final class ContainerRow implements Row {

  private static final int TRIES = 25;
  private static final int WARM_UP = 25;
  private static final String[] DOCKER = {
    "docker",
    "run",
    "--rm",
    "--init",
    "--cap-drop",
    "ALL",
    "--security-opt",
    "no-new-privileges",
    "--pids-limit",
    "1024",
    "--network",
    "bridge",
    "--workdir",
    "/workspace",
    Workbench.IMAGE,
    "sh",
    "-c",
    "echo hello"
  };

  @Override
  public String name() {
    return "container";
  }

  @Override
  public String target() {
    return "container run to `complete` by a warm SDK client <= 1.10 x `docker run --rm`";
  }

  @Override
  public Outcome measure(Workbench bench) throws IOException, InterruptedException {
    if (!bench.hasEngine()) {
      return Outcome.skipped("no Docker engine with " + Workbench.IMAGE);
    }
    RunSpec spec =
        new RunSpecBuilder(RunKind.EXEC, List.of("echo hello")).image(Workbench.IMAGE).build();
    try (Fleet fleet = bench.fleet()) {
      double[] ours = new double[TRIES];
      double[] docker = new double[TRIES];
      for (int i = -WARM_UP; i < TRIES; i++) {
        long began = System.nanoTime();
        Fleet.Ended ended = fleet.run(spec);
        double millis = (System.nanoTime() - began) / 1e6;
        double plain = bench.run(DOCKER).millis();
        if (!ended.verdict().success()) {
          throw new IOException("run " + ended.id() + " is " + ended.verdict());
        }
        if (i >= 0) {
          ours[i] = millis;
          docker[i] = plain;
        }
      }
      Figures us = Figures.of(ours);
      Figures them = Figures.of(docker);
      double ratio = us.median() / them.median();
      return new Outcome(
          us.text("ms"),
          "`docker run --rm`: " + them.text("ms"),
          Verdicts.atMost(ratio, 1.10, "x") + " (" + Figures.shown(ratio) + " x)");
    }
  }
}
