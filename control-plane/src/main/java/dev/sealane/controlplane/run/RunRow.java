package dev.sealane.controlplane.run;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.run.EndedBy;
import dev.sealane.api.run.RunError;
import dev.sealane.api.run.RunKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A run as it is stored, without its specification.
///
/// @param instance of the current attempt; null = none
/// @param runner of the current attempt; null = none
/// @param contactLoss JSON of a `ContactLoss`; null = none
/// @param cancelReason of the last cancel that had one; null = none
/// @param shown JSON of {@link Shown}
record RunRow(
    RunState state,
    String createdBy,
    RunKind kind,
    @Nullable String name,
    int priority,
    String shown,
    @Nullable Integer exitCode,
    @Nullable EndedBy endedBy,
    @Nullable RunError error,
    Instant createdAt,
    @Nullable Instant leasedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Instant disconnectedSince,
    @Nullable String contactLoss,
    @Nullable String cancelReason,
    @Nullable InstanceId instance,
    @Nullable RunnerId runner,
    boolean logsComplete) {}
