package dev.sealane.runner.container.docker;

import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import dev.sealane.runner.container.Observed;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/// What the engine says about one container.
///
/// @param startedAt when it started, on the engine's clock; before 1970 = it never did
/// @param finishedAt when it ended
/// @param running whether it runs or is paused
record ContainerFacts(
    Instant startedAt, Instant finishedAt, boolean running, int exitCode, boolean outOfMemory) {

  static ContainerFacts of(ContainerState state) {
    return new ContainerFacts(
        time(state.getStartedAt()),
        time(state.getFinishedAt()),
        isTrue(state.getRunning()) || isTrue(state.getPaused()) || isTrue(state.getRestarting()),
        state.getExitCodeLong() == null ? 0 : state.getExitCodeLong().intValue() & 0xff,
        isTrue(state.getOOMKilled()));
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

  /// For a container that ended by itself or by our order.
  Observed.Exited exited() {
    // of a very short program the engine notes the end before the start
    Instant endedAt = finishedAt.isBefore(startedAt) ? startedAt : finishedAt;
    return Observed.Exited.of(exitCode, outOfMemory && exitCode != 0, startedAt, endedAt);
  }
}
