package dev.sealane.controlplane.events;

import dev.sealane.api.log.LogPosition;
import dev.sealane.api.run.Run;
import dev.sealane.api.run.RunError;
import org.jspecify.annotations.Nullable;

/// Data of the `complete` event.
///
/// @param status the terminal word
/// @param success whether it completed
/// @param exitCode the program's own code, 0 to 255; null = none is known
/// @param error why it failed; null = it did not
/// @param last the last record that the stream has given out or that is stored; null = none
/// @param logsComplete whether that is the last one there is
record Completion(
    String status,
    boolean success,
    @Nullable Integer exitCode,
    @Nullable RunError error,
    @Nullable LogPosition last,
    boolean logsComplete) {

  static Completion of(Run run, @Nullable LogPosition last) {
    return new Completion(
        run.status(),
        Boolean.TRUE.equals(run.success()),
        run.exitCode(),
        run.error(),
        last,
        run.logsComplete());
  }
}
