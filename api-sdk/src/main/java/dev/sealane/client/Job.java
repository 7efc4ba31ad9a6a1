package dev.sealane.client;

import dev.sealane.api.id.RunId;
import dev.sealane.api.run.Run;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A submitted test job.
///
/// @param jobId its id
/// @param status one of cli.md section 4
/// @param success null = not ended
/// @param startTime null = not started
/// @param endTime null = not ended
public record Job(
    RunId jobId,
    String status,
    @Nullable Boolean success,
    @Nullable Instant startTime,
    @Nullable Instant endTime) {

  static Job of(Run run) {
    return new Job(run.id(), run.status(), run.success(), run.startedAt(), run.endedAt());
  }
}
