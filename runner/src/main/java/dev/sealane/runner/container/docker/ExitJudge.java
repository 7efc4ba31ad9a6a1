package dev.sealane.runner.container.docker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Decides whether the end of a container is the program's own.
///
/// An engine that stops takes its containers along, and afterwards they look as if they had ended
/// by themselves. So an end that we did not see while the engine was in reach, or that is close to
/// a time when it was not, is nobody's verdict (design.md section 8).
final class ExitJudge {

  private static final Duration NEAR = Duration.ofSeconds(30);

  private ExitJudge() {}

  /// @param startedAt when the container started, on the engine's clock
  /// @param finishedAt when it ended, on the engine's clock
  /// @param engineStarts when engine or host are known to have started
  /// @param outages when the engine was out of reach
  static boolean isPrograms(
      Instant startedAt, Instant finishedAt, List<Instant> engineStarts, List<Outage> outages) {
    boolean acrossRestart =
        engineStarts.stream()
            .anyMatch(at -> startedAt.isBefore(at) && !finishedAt.isAfter(at.plus(NEAR)));
    boolean inOutage = outages.stream().anyMatch(outage -> outage.isNear(finishedAt));
    return !acrossRestart && !inOutage;
  }

  /// A time in which the engine was out of reach.
  ///
  /// @param from the last time it was known to be in reach
  /// @param until when it answered again
  record Outage(Instant from, Instant until) {

    boolean isNear(Instant time) {
      return time.isAfter(from.minus(NEAR)) && time.isBefore(until.plus(NEAR));
    }
  }
}
