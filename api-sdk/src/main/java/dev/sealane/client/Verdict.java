package dev.sealane.client;

import dev.sealane.api.log.LogPosition;
import dev.sealane.api.run.Run;
import dev.sealane.api.run.RunError;
import org.jspecify.annotations.Nullable;

/// How a run ended, as the server said it.
///
/// @param status the terminal word; a newer server may know more than we do
/// @param success true = completed
/// @param exitCode the program's own; null = it gave none
/// @param error why it failed; null = it did not
/// @param last the last record of the log; null = it is empty
/// @param logsComplete whether that is really its last
public record Verdict(
    String status,
    boolean success,
    @Nullable Integer exitCode,
    @Nullable RunError error,
    @Nullable LogPosition last,
    boolean logsComplete) {

  /// @param run terminal
  static Verdict of(Run run) {
    return new Verdict(
        run.status(),
        Boolean.TRUE.equals(run.success()),
        run.exitCode(),
        run.error(),
        run.last(),
        run.logsComplete());
  }
}
