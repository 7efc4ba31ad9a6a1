package dev.sealane.controlplane.queue;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a client changes about a queue; empty = stays.
record QueueChange(
    Optional<Boolean> healthy,
    Optional<Boolean> draining,
    Optional<Integer> failedChecks,
    Optional<Integer> passedChecks,
    Optional<Instant> lastCheckAt) {

  /// Checks it against the queue that it is for.
  ///
  /// @throws IllegalArgumentException when the queue would drain and be healthy, or would stop
  ///   draining (protocol.md sections 4.2 and 5)
  void check(RunnerQueue queue) {
    boolean drains = draining.orElse(queue.draining());
    if (queue.draining() && !drains) {
      throw new IllegalArgumentException("Draining is false, must stay true once it was");
    }
    if (drains && healthy.orElse(queue.healthy())) {
      throw new IllegalArgumentException("IsHealthy is true, must be false while Draining is true");
    }
    if (failedChecks.orElse(0) < 0 || passedChecks.orElse(0) < 0) {
      throw new IllegalArgumentException("numbers of checks must be at least 0");
    }
  }

  /// Body of a PATCH; null = not given.
  record Body(
      @JsonProperty("IsHealthy") @Nullable Boolean isHealthy,
      @JsonProperty("Draining") @Nullable Boolean draining,
      @JsonProperty("NConsecutiveFailedHealthChecks") @Nullable Integer failed,
      @JsonProperty("NConsecutiveSuccessfulHealthChecks") @Nullable Integer passed,
      @JsonProperty("LastHealthCheckAt") @Nullable Instant lastCheckAt) {

    QueueChange change() {
      return new QueueChange(
          Optional.ofNullable(isHealthy),
          Optional.ofNullable(draining),
          Optional.ofNullable(failed),
          Optional.ofNullable(passed),
          Optional.ofNullable(lastCheckAt));
    }
  }
}
