package dev.sealane.controlplane.run;

import dev.sealane.api.runner.ReportEntry.Result;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// When a program ran, by the server's clock. The runner's times are taken as they are while they
/// lie between claim and now; a runner with another clock keeps only their distance.
///
/// @param startedAt null = it did not start
record ProgramTimes(@Nullable Instant startedAt, Instant endedAt) {

  static ProgramTimes of(Result result, Instant claimedAt, Instant now) {
    Instant started = result.startedAt();
    if (started == null) {
      return new ProgramTimes(
          null, within(result.endedAt(), claimedAt, now) ? result.endedAt() : now);
    }
    if (within(started, claimedAt, now) && within(result.endedAt(), started, now)) {
      return new ProgramTimes(started, result.endedAt());
    }
    Duration took = Duration.between(started, result.endedAt());
    Instant shifted = took.isNegative() ? now : now.minus(took);
    return new ProgramTimes(shifted.isBefore(claimedAt) ? claimedAt : shifted, now);
  }

  private static boolean within(Instant time, Instant from, Instant to) {
    return !time.isBefore(from) && !time.isAfter(to);
  }
}
