package dev.sealane.runner.run;

import dev.sealane.runner.identity.HostClock;
import java.time.Duration;

/// A host that sleeps and boots when the test says so. It has been up for a day.
final class FakeHostClock implements HostClock {

  private final FakeTimers timers;
  private volatile Duration before = Duration.ofDays(1);
  volatile String bootId = "boot";

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

  @Override
  public Duration sinceBoot() {
    return before.plusNanos(timers.nanos());
  }
}
