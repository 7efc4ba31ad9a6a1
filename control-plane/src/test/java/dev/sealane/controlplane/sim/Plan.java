package dev.sealane.controlplane.sim;

import dev.sealane.api.run.RunKind;
import dev.sealane.api.run.RunSpec;
import dev.sealane.api.run.RunSpecBuilder;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;

/// What a program of a simulated run does; it travels as the run's command.
///
/// @param millis how long it runs
/// @param exitCode what it ends with
/// @param setupMillis how long it is set up; 0 = no setup, so the confirmation is the permit
record Plan(long millis, int exitCode, long setupMillis) {

  static Plan of(RunSpec spec) {
    List<String> words = spec.command();
    return new Plan(
        Long.parseLong(words.get(1)), Integer.parseInt(words.get(2)), Long.parseLong(words.get(3)));
  }

  RunSpec spec(Wish wish) {
    return new RunSpecBuilder(
            RunKind.EXEC,
            List.of(
                "sleep",
                Long.toString(millis),
                Integer.toString(exitCode),
                Long.toString(setupMillis)))
        .labels(wish.gpu() ? new TreeSet<>(List.of("gpu")) : new TreeSet<>())
        .priority(wish.priority())
        .maxRetries(wish.maxRetries())
        .runtime(wish.runtime())
        .lostAfter(Duration.ofMillis(Numbers.LOST))
        .grace(Duration.ofMillis(0))
        .build();
  }

  /// How it is to be run.
  record Wish(boolean gpu, int priority, int maxRetries, String runtime) {}
}
