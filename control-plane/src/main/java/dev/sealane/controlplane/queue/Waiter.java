package dev.sealane.controlplane.queue;

import dev.sealane.api.id.TokenId;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// One poll that waits. Others leave it signs from any thread; its own thread reads them after each
/// wake-up, and no sign is lost between two looks.
final class Waiter {

  private final TokenId token;
  private final Semaphore signals = new Semaphore(0);
  private final AtomicBoolean claim = new AtomicBoolean(true); // a fresh poll looks for runs first
  private volatile boolean ended;

  /// @param token the credential of the poll; when it is revoked the poll ends
  Waiter(TokenId token) {
    this.token = token;
  }

  TokenId token() {
    return token;
  }

  /// A message lies in the mailbox.
  void wake() {
    signals.release();
  }

  /// A run may be there to claim.
  void wakeToClaim() {
    claim.set(true);
    signals.release();
  }

  /// Nobody wants its answer any more.
  void end() {
    ended = true;
    signals.release();
  }

  boolean ended() {
    return ended;
  }

  /// Takes the sign to look for runs. Who takes it must look, or hand it on.
  boolean takeClaim() {
    return claim.getAndSet(false);
  }

  /// Waits for a sign; signs left before count.
  ///
  /// @return false when the time is over
  boolean await(long nanos) throws InterruptedException {
    boolean signalled = signals.tryAcquire(nanos, TimeUnit.NANOSECONDS);
    signals.drainPermits();
    return signalled;
  }
}
