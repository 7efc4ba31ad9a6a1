package dev.sealane.runner.app;

import dev.sealane.runner.config.RunnerToken;
import dev.sealane.runner.config.Secret;
import dev.sealane.runner.identity.StateException;
import dev.sealane.runner.identity.TokenFile;
import dev.sealane.runner.net.Credentials;
import dev.sealane.runner.net.ServerApi;
import dev.sealane.runner.net.ServerException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Renews the runner token when a third of its life is left.
final class TokenRenewal implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TokenRenewal.class);

  /// The wall clock may jump, so it is looked at rather than counted on.
  private static final Duration LOOK = Duration.ofHours(1);

  private final ServerApi server;
  private final Credentials credentials;
  private final TokenFile file;
  private final InstantSource clock;
  private final Thread thread;

  TokenRenewal(ServerApi server, Credentials credentials, TokenFile file, InstantSource clock) {
    this.server = server;
    this.credentials = credentials;
    this.file = file;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("token-renewal").unstarted(this::loop);
  }

  void start() {
    thread.start();
  }

  /// Whether a third of the life of {@code token} is left, or less.
  static boolean isDue(RunnerToken token, Instant now) {
    Instant expires = token.expiresAt();
    Instant issued = token.issuedAt();
    if (expires == null || issued == null || !issued.isBefore(expires)) {
      return false;
    }
    Duration life = Duration.between(issued, expires);
    return !now.isBefore(expires.minus(life.dividedBy(3)));
  }

  private void loop() {
    try {
      while (true) {
        if (isDue(credentials.parsed(), clock.instant())) {
          renew();
        }
        Thread.sleep(LOOK);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // told to end
    }
  }

  private void renew() throws InterruptedException {
    try {
      Secret<String> fresh = server.renewToken();
      credentials.renewed(fresh);
      file.store(fresh);
      log.info("runner token renewed expires={}", credentials.parsed().expiresAt());
    } catch (ServerException | StateException | IllegalArgumentException e) {
      log.warn(
          "runner token not renewed, trying again in an hour expires={} problem={}",
          credentials.parsed().expiresAt(),
          e.getMessage());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
