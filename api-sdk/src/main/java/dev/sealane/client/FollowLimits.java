package dev.sealane.client;

import java.time.Duration;

/// How patient a follower is.
///
/// @param silence after so long without a byte a stream counts as dead; the server sends a comment
///   every 15 s
/// @param firstPause before the first new try
/// @param longestPause between tries
/// @param giveUpAfter sum of pauses without any contact, then the server counts as gone
/// @param pollEvery between polls when there is no stream
/// @param lateLogs how long after the end the log's last records are waited for
public record FollowLimits(
    Duration silence,
    Duration firstPause,
    Duration longestPause,
    Duration giveUpAfter,
    Duration pollEvery,
    Duration lateLogs) {

  public static final FollowLimits DEFAULT =
      new FollowLimits(
          Duration.ofSeconds(40),
          Duration.ofMillis(200),
          Duration.ofSeconds(3),
          Duration.ofMinutes(2),
          Duration.ofSeconds(2),
          Duration.ofSeconds(12));

  public FollowLimits withPollEvery(Duration every) {
    return new FollowLimits(silence, firstPause, longestPause, giveUpAfter, every, lateLogs);
  }
}
