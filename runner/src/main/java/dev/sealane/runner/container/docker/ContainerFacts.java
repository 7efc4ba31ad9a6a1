package dev.sealane.runner.container.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import dev.sealane.runner.container.Observed;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the engine says about one container.
///
/// @param createdAt when it was made, on the engine's clock
/// @param startedAt when it started, on the engine's clock; before 1970 = it never did
/// @param finishedAt when it ended
/// @param running whether it runs or is paused
/// @param artifacts where the volume of its artifacts lies on the engine's host
record ContainerFacts(
    Instant createdAt,
    Instant startedAt,
    Instant finishedAt,
    boolean running,
    int exitCode,
    boolean outOfMemory,
    Optional<Path> artifacts) {

  static ContainerFacts of(InspectContainerResponse container) {
    ContainerState state = container.getState();
    return new ContainerFacts(
        time(container.getCreated()),
        time(state.getStartedAt()),
        time(state.getFinishedAt()),
        isTrue(state.getRunning()) || isTrue(state.getPaused()) || isTrue(state.getRestarting()),
        state.getExitCodeLong() == null ? 0 : state.getExitCodeLong().intValue() & 0xff,
        isTrue(state.getOOMKilled()),
        artifacts(container));
  }

  private static Optional<Path> artifacts(InspectContainerResponse container) {
    List<InspectContainerResponse.Mount> mounts = container.getMounts();
    return mounts == null
        ? Optional.empty()
        : mounts.stream()
            .filter(mount ->
                mount.getDestination() != null
                    && ContainerSettings.ARTIFACTS.equals(mount.getDestination().getPath()))
            .map(mount -> Path.of(mount.getSource()))
            .findFirst();
  }

  private static boolean isTrue(@Nullable Boolean value) {
    return value != null && value;
  }

  private static Instant time(@Nullable String text) {
    return text == null || text.isEmpty() ? Instant.MIN : OffsetDateTime.parse(text).toInstant();
  }

  /// `StartedAt` is the year 1 until the first start.
  boolean hasStarted() {
    return startedAt.isAfter(Instant.EPOCH);
  }

  ContainerFacts outOfMemory(boolean so) {
    return new ContainerFacts(createdAt, startedAt, finishedAt, running, exitCode, so, artifacts);
  }

  /// For a container that ended by itself or by our order.
  Observed.Exited exited() {
    // of a very short program the engine notes the end before the start
    Instant endedAt = finishedAt.isBefore(startedAt) ? startedAt : finishedAt;
    return Observed.Exited.of(exitCode, outOfMemory && exitCode != 0, startedAt, endedAt);
  }
}
