package dev.sealane.runner.net;

import dev.sealane.runner.config.RunnerToken;
import dev.sealane.runner.config.Secret;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The token and session that calls carry now; both change while the daemon lives.
public final class Credentials {

  private volatile Secret<String> token;
  private volatile RunnerToken parsed;
  private volatile Optional<Secret<String>> session = Optional.empty();
  private final CountDownLatch booted = new CountDownLatch(1);

  /// @throws IllegalArgumentException when {@code token} is no runner token
  public Credentials(Secret<String> token) {
    this.token = token;
    this.parsed = RunnerToken.parse(token.reveal());
  }

  public Secret<String> token() {
    return token;
  }

  /// What the token says.
  public RunnerToken parsed() {
    return parsed;
  }

  /// The session of this boot; empty before it.
  public Optional<Secret<String>> session() {
    return session;
  }

  /// Waits for the session of this boot.
  ///
  /// @return false when {@code limit} passed before
  boolean awaitSession(Duration limit) throws InterruptedException {
    return booted.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Takes the session that a boot was answered with.
  public void booted(Secret<String> newSession) {
    session = Optional.of(newSession);
    booted.countDown();
  }

  /// Takes a renewed token.
  ///
  /// @throws IllegalArgumentException when it is none, or another runner's
  public void renewed(Secret<String> newToken) {
    RunnerToken fresh = RunnerToken.parse(newToken.reveal());
    if (!fresh.team().equals(parsed.team()) || !fresh.runner().equals(parsed.runner())) {
      throw new IllegalArgumentException("renewed token is of another runner");
    }
    token = newToken;
    parsed = fresh;
  }
}
