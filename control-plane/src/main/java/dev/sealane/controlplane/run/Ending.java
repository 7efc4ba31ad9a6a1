package dev.sealane.controlplane.run;

import dev.sealane.api.run.EndedBy;
import dev.sealane.api.run.FailureClass;
import dev.sealane.api.run.RunError;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How an attempt ended, as users will see it when its run ends with it.
///
/// @param exitCode the program's own; null = none is known
/// @param error why it failed; null = it did not
/// @param startedAt when the program started; null = not known, or it did not
/// @param at when it ended
record Ending(
    @Nullable Integer exitCode,
    EndedBy endedBy,
    @Nullable RunError error,
    @Nullable Instant startedAt,
    Instant at) {

  /// The end of an attempt that the server gives up.
  static Ending givenUp(String code, String message, Instant now) {
    return new Ending(
        null, EndedBy.INFRA, new RunError(code, message, FailureClass.INFRA), null, now);
  }

  /// The end that a user asked for, before any program ran.
  static Ending cancelled(Instant now) {
    return new Ending(null, EndedBy.CANCEL, null, null, now);
  }
}
