package dev.sealane.runner.container;

import dev.sealane.api.runner.AttemptRef;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Launches for tests to which it does not matter what is started.
public final class Launches {

  private Launches() {}

  /// `true` as a plain process, without limits, network and fence.
  ///
  /// @param directory workspace and place of the artifacts
  public static Launch ofTrue(AttemptRef attempt, Path directory) {
    return new Launch(
        attempt,
        null,
        List.of("true"),
        Map.of(),
        directory,
        null,
        directory,
        null,
        null,
        "none",
        null);
  }
}
