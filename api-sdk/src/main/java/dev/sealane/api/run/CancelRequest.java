package dev.sealane.api.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a user asks for the end of a run. Absent fields change nothing. Once the program was told to
/// stop, a later one can only make that time shorter.
///
/// @param reason for people, at most 500 characters, on one line after cleaning; null = none
/// @param grace between TERM and KILL in place of the run's own, `grace_seconds`, 0 to 600 s; null
///   = the run's own
public record CancelRequest(
    @Nullable String reason, @JsonProperty("grace_seconds") @Nullable Duration grace) {

  /// With no reason, and the run's own grace.
  public static final CancelRequest PLAIN = new CancelRequest(null, null);

  private static final int MAX_REASON = 500;
  private static final long MAX_GRACE_SECONDS = 600;

  public CancelRequest {
    reason = reason == null ? null : OneLine.of(reason);
    if (reason != null && reason.codePointCount(0, reason.length()) > MAX_REASON) {
      throw new IllegalArgumentException(
          "reason has %d characters, must have at most %d"
              .formatted(reason.codePointCount(0, reason.length()), MAX_REASON));
    }
    if (grace != null && (grace.isNegative() || grace.toSeconds() > MAX_GRACE_SECONDS)) {
      throw new IllegalArgumentException(
          "grace_seconds is %d, must be 0 to %d".formatted(grace.toSeconds(), MAX_GRACE_SECONDS));
    }
    reason = reason == null || reason.isEmpty() ? null : reason;
  }
}
