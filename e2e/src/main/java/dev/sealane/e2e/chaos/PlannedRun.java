package dev.sealane.e2e.chaos;

import dev.sealane.api.run.PullPolicy;
import dev.sealane.api.run.RunKind;
import dev.sealane.api.run.RunSpec;
import dev.sealane.api.run.RunSpecBuilder;
import dev.sealane.api.run.Source;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One run of a schedule.
///
/// @param key its name here, and its idempotency key
/// @param at when it is submitted, from the start
/// @param container whether it runs in a container where there is an engine
/// @param script what it does
/// @param wishes what its user wants beside that
record PlannedRun(String key, Duration at, boolean container, Script script, Wishes wishes) {

  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofMinutes(20);

  /// @param maxRetries new attempts after a lost one
  /// @param timeout its limit; empty = one that is never reached
  /// @param cancelAfter when it is cancelled, from its acceptance; empty = never
  /// @param followed whether somebody watches from the start
  record Wishes(
      int maxRetries,
      Optional<Duration> timeout,
      Optional<Duration> cancelAfter,
      boolean followed) {}

  /// @param image of containers; empty = there is no engine, it runs as a process
  /// @param source what comes with the workspace
  RunSpec spec(Optional<String> image, Places places, Source source) {
    boolean inContainer = container && image.isPresent();
    RunSpecBuilder spec =
        new RunSpecBuilder(
                RunKind.EXEC,
                Script.command(
                    (inContainer ? PrivateEngine.MOUNT : places.programs().toString()) + "/" + key))
            .name(key)
            .source(source)
            .secrets(script.extras().secrets())
            .runtime(inContainer ? "docker" : "process")
            .grace(GRACE)
            .timeout(wishes.timeout().orElse(LONG))
            .maxRetries(wishes.maxRetries())
            .artifacts(script.artifact().isEmpty() ? List.of() : List.of("out/*"));
    if (inContainer) {
      spec.image(image.get()).network("none").pull(PullPolicy.NEVER);
    }
    return spec.build();
  }
}
