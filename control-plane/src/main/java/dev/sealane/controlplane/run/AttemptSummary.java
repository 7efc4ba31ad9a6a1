package dev.sealane.controlplane.run;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.runner.ReportEntry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One attempt of a run as `GET /api/v1/runs/{id}?attempts=true` shows it.
///
/// @param attempt its number, from 1
/// @param phase `claimed`, `confirmed`, `permitted` or `ended`
/// @param outcome what ended it, such as `succeeded`, `refused`, `lost`; null = not ended
/// @param claimedAt when it was taken for a poll
/// @param confirmedAt when the instance had it in its journal; null = never
/// @param permittedAt when the program was allowed to start; null = never
/// @param endedAt when it ended for the server; null = not ended
/// @param overlapPossible whether the attempt before may have run on while this one did
/// @param result what the instance told; null = nothing in time
/// @param lateResult what it told after the end; null = nothing
record AttemptSummary(
    int attempt,
    String phase,
    @Nullable String outcome,
    RunnerId runnerId,
    InstanceId instanceId,
    Instant claimedAt,
    @Nullable Instant confirmedAt,
    @Nullable Instant permittedAt,
    @Nullable Instant endedAt,
    boolean overlapPossible,
    ReportEntry.@Nullable Result result,
    ReportEntry.@Nullable Result lateResult) {}
