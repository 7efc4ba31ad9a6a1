package dev.sealane.controlplane.run;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.MessageId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.runner.AttemptRef;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// One attempt with the state of its run.
///
/// @param message the message that carried it
/// @param confirmedBoot boot of the instance when it confirmed; 0 = not confirmed
/// @param confirmedHeartbeat the last heartbeat of that boot that was known then
/// @param permittedAt when the permit was given; null = not
/// @param absentHeartbeats heartbeats in a row that did not name it
/// @param silent stored sum of its instance's silence
/// @param disconnected whether users are shown that its instance is silent
/// @param finalSeq number of its last log record, from its result
/// @param reported whether its result, in time or late, is stored
record AttemptRow(
    RunState run,
    int attempt,
    InstanceId instance,
    RunnerId runner,
    MessageId message,
    AttemptPhase phase,
    Instant claimedAt,
    long confirmedBoot,
    long confirmedHeartbeat,
    @Nullable Instant permittedAt,
    int absentHeartbeats,
    Duration silent,
    boolean disconnected,
    OptionalLong finalSeq,
    boolean reported) {

  AttemptRef ref() {
    return new AttemptRef(run.id(), attempt);
  }

  /// Whether a later attempt was leased, so that this one counts for nothing.
  boolean superseded() {
    return run.attempt() > attempt;
  }

  boolean ended() {
    return phase == AttemptPhase.ENDED;
  }
}
