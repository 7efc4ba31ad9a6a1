package dev.sealane.client;

import dev.sealane.client.http.Pause;
import dev.sealane.client.http.UnreachableException;
import java.time.Duration;

/// Counts how long a server was not heard of, and pauses between tries. It counts its own pauses,
/// so it needs no clock.
final class Patience {

  private final FollowLimits limits;
  private final Pause pause;
  private int failures;
  private Duration waited = Duration.ZERO;
  private Duration waitedForLogs = Duration.ZERO;

  Patience(FollowLimits limits, Pause pause) {
    this.limits = limits;
    this.pause = pause;
  }

  void contact() {
    failures = 0;
    waited = Duration.ZERO;
  }

  void failed(String why) throws InterruptedException {
    if (waited.compareTo(limits.giveUpAfter()) >= 0) {
      throw new UnreachableException(
          "the server went away before the run's verdict came: " + why, null);
    }
    failures++;
    Duration next = Pause.backOff(failures, limits.firstPause(), limits.longestPause());
    pause.sleep(next);
    waited = waited.plus(next);
  }

  void pollPause(boolean forLateLogs) throws InterruptedException {
    pause.sleep(limits.pollEvery());
    if (forLateLogs) {
      waitedForLogs = waitedForLogs.plus(limits.pollEvery());
    }
  }

  boolean lateLogsOver() {
    return waitedForLogs.compareTo(limits.lateLogs()) >= 0;
  }
}
