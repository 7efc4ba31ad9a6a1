package dev.sealane.runner.container;

import dev.sealane.api.runner.AttemptRef;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What to start.
///
/// @param attempt what it is for; goes into name and labels
/// @param image image reference; null under `process`
/// @param command argument vector; empty = the image's own
/// @param environment environment of the program, secrets included; never logged. The runtime adds
///   `SEALANE_RUN_ID`, `SEALANE_ATTEMPT` and `SEALANE_ARTIFACTS`
/// @param workspace directory on the host with the workspace's files
/// @param workdir directory below the workspace to start in; null = the workspace itself
/// @param artifacts directory on the host that the program sees as `SEALANE_ARTIFACTS`
/// @param cpus cores, more than 0; null = no limit of its own
/// @param memoryBytes bytes; null = no limit of its own
/// @param network `bridge` or `none`
/// @param fence file that says when the program must be gone though no daemon lives, see the
///   package `run`; null = never. Runtimes that cannot enforce it ignore it
public record Launch(
    AttemptRef attempt,
    @Nullable String image,
    List<String> command,
    Map<String, String> environment,
    Path workspace,
    @Nullable String workdir,
    Path artifacts,
    @Nullable Double cpus,
    @Nullable Long memoryBytes,
    String network,
    @Nullable Path fence) {

  public Launch {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /// Leaves out the values of the environment.
  @Override
  public String toString() {
    return "Launch[attempt=%s, image=%s, environment=%s]"
        .formatted(attempt, image, environment.keySet());
  }
}
