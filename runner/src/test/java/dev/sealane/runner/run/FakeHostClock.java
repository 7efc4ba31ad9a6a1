package dev.sealane.runner.run;

import dev.sealane.runner.identity.HostClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/// A host that sleeps and boots when the test says so. It has been up for a day.
final class FakeHostClock implements HostClock {

  private final FakeTimers timers;
  private volatile Duration before = Duration.ofDays(1);
  volatile String bootId = "boot";
  private final AtomicBoolean failsNext = new AtomicBoolean();

  /// @param timers time in which the host is awake
  FakeHostClock(FakeTimers timers) {
    this.timers = timers;
  }

  /// Time in which nothing ran, so that no timer counts it.
  void sleep(Duration time) {
    before = before.plus(time);
  }

  @Override
  public String bootId() {
    return bootId;
  }

  /// The next look at it fails.
  void failNext() {
    failsNext.set(true);
  }

  @Override
  public Duration sinceBoot() {
    if (failsNext.getAndSet(false)) {
      throw new UncheckedIOException(new IOException("clock not read"));
    }
    return before.plusNanos(timers.nanos());
  }
}
