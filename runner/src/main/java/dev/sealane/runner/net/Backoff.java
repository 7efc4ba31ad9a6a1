package dev.sealane.runner.net;

import dev.sealane.runner.net.ServerException.Answered;
import dev.sealane.runner.net.ServerException.ConnectionRefused;
import dev.sealane.runner.net.ServerException.OutOfReach;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait after failures in a row (design.md section 9): 60 s where the credential is
/// refused, 100 ms growing by a quarter to 3 s where nobody listens, else 100 ms doubling to 30 s;
/// the latter two with jitter in their upper half. No wait is more than twice the one before: a
/// server that refused for long and then fails once in another way is not left alone for 30 s. For
/// one thread.
public final class Backoff {

  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration MOST = Duration.ofSeconds(30);
  private static final Duration MOST_REFUSED = Duration.ofSeconds(3);
  private static final Duration BAD_CREDENTIAL = Duration.ofSeconds(60);
  private static final int MOST_FAILURES = 100;

  private final RandomGenerator random;
  private int failures;
  private long lastMillis = FIRST.toMillis(); // without jitter

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
    long grown = Math.round(FIRST.toMillis() * Math.pow(growth(failure), failures));
    failures = Math.min(failures + 1, MOST_FAILURES);
    long whole = Math.min(most.toMillis(), Math.min(grown, 2 * lastMillis));
    lastMillis = whole;
    return Duration.ofMillis(whole / 2 + random.nextLong(whole / 2 + 1));
  }

  /// A refused connection costs next to nothing, and a server that restarts is back in a second or
  /// two: the waits grow slowly enough that it is found within a quarter of the time that it was
  /// away.
  private static double growth(ServerException failure) {
    return failure.failure() instanceof ConnectionRefused ? 1.25 : 2;
  }

  /// A try succeeded.
  public void reset() {
    failures = 0;
    lastMillis = FIRST.toMillis();
  }
}
