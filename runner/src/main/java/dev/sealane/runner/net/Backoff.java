package dev.sealane.runner.net;

import dev.sealane.runner.net.ServerException.Answered;
import dev.sealane.runner.net.ServerException.ConnectionRefused;
import dev.sealane.runner.net.ServerException.OutOfReach;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait after failures in a row (design.md section 9): 60 s where the credential is
/// refused, up to 3 s where nobody listens, else 100 ms doubling to 30 s; the latter two with
/// jitter in their upper half. For one thread.
public final class Backoff {

  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration MOST = Duration.ofSeconds(30);
  private static final Duration MOST_REFUSED = Duration.ofSeconds(3);
  private static final Duration BAD_CREDENTIAL = Duration.ofSeconds(60);
  private static final int MOST_DOUBLINGS = 10;

  private final RandomGenerator random;
  private int failures;

  public Backoff(RandomGenerator random) {
    this.random = random;
  }

  /// The wait before the next try.
  public Duration after(ServerException failure) {
    if (failure.isRefusedCredential()) {
      return BAD_CREDENTIAL;
    }
    Duration most =
        switch (failure.failure()) {
          case ConnectionRefused _ -> MOST_REFUSED;
          case OutOfReach _, Answered _ -> MOST;
        };
    long doubled = FIRST.toMillis() << Math.min(failures, MOST_DOUBLINGS);
    failures++;
    long whole = Math.min(most.toMillis(), doubled);
    return Duration.ofMillis(whole / 2 + random.nextLong(whole / 2 + 1));
  }

  /// A try succeeded.
  public void reset() {
    failures = 0;
  }
}
