package dev.sealane.api.run;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.RunId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.log.LogPosition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A run as users see it (native.md section 3). Every `--json` of the CLI that shows a run is this
/// object. Values of `env` and `secrets` are never in it.
///
/// @param id its id
/// @param kind what started it
/// @param name for people; null = none
/// @param status how it stands, one of {@link RunStatus}; a text, since a newer server may know
///   more
/// @param statusGroup `waiting`, `active`, `ok`, `stopped` or `bad`
/// @param terminal whether it has ended for good; the only field that may be used to stop waiting
/// @param success true = completed; false = ended otherwise; null = not ended
/// @param exitCode the program's own code, 0 to 255; null = none is known
/// @param endedBy what ended it; null = not ended
/// @param error why it failed; null = it did not
/// @param attempt number of the current attempt from 1; 0 = never claimed
/// @param command argument vector
/// @param image image reference; null = none asked for
/// @param labels labels an instance must have
/// @param priority higher goes first
/// @param envNames names of the environment variables
/// @param secretNames names of the secrets
/// @param createdAt when it was accepted
/// @param leasedAt when the current attempt was claimed
/// @param startedAt when the current attempt's permit was given
/// @param endedAt when it ended
/// @param disconnectedSince since when its instance has been silent; null = it is not
/// @param contactLoss the last time in which its instance was silent that is over; null = none
/// @param cancelRequested whether a user asked for its end
/// @param cancelReason why, for people; null = no reason was given
/// @param runnerId the runner of the current attempt
/// @param instanceId the instance of the current attempt
/// @param logsComplete whether the log has its last record
/// @param last position of the last stored log record; null = none
/// @param createdBy name of the user or token that asked for it
public record Run(
    RunId id,
    RunKind kind,
    @Nullable String name,
    String status,
    String statusGroup,
    boolean terminal,
    @Nullable Boolean success,
    @Nullable Integer exitCode,
    @Nullable EndedBy endedBy,
    @Nullable RunError error,
    int attempt,
    List<String> command,
    @Nullable String image,
    List<String> labels,
    int priority,
    List<String> envNames,
    List<String> secretNames,
    Instant createdAt,
    @Nullable Instant leasedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Instant disconnectedSince,
    @Nullable ContactLoss contactLoss,
    boolean cancelRequested,
    @Nullable String cancelReason,
    @Nullable RunnerId runnerId,
    @Nullable InstanceId instanceId,
    boolean logsComplete,
    @Nullable LogPosition last,
    String createdBy) {

  public Run {
    command = List.copyOf(command);
    labels = List.copyOf(labels);
    envNames = List.copyOf(envNames);
    secretNames = List.copyOf(secretNames);
  }
}
