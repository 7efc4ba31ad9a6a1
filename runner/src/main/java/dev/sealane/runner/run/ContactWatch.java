package dev.sealane.runner.run;

import dev.sealane.runner.journal.JournalEntry.KeptLimits;
import java.time.Duration;
import java.util.Optional;

/// Ends a program that has been without contact to the server for too long: before its fence where
/// another attempt may start then, else when the run is given up anyway (design.md section 3).
final class ContactWatch implements AutoCloseable {

  /// How much earlier than its fence a program is stopped.
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private final RunClock clock;
  private final KeptLimits limits;
  private final Runnable silent;
  private Timers.Timer timer = () -> {};

  /// @param silent called when the time is over
  ContactWatch(RunClock clock, KeptLimits limits, Runnable silent) {
    this.clock = clock;
    this.limits = limits;
    this.silent = silent;
  }

  /// There was contact.
  ///
  /// @param sentAt ticks when the heartbeat was sent that has been answered now
  synchronized void renew(long sentAt, Optional<Program> program) {
    timer.close();
    Duration silence = limits.fenceAfter() == null ? limits.lostAfter() : limits.fenceAfter();
    Duration passed = Duration.ofNanos(clock.ticker().getAsLong() - sentAt);
    Duration remaining = silence.minus(passed).minus(limits.grace()).minus(MARGIN);
    if (limits.fenceAfter() != null) {
      program.ifPresent(it -> it.runtime().renewFence(it.handle(), remaining));
    }
    timer = clock.timers().after(remaining.isNegative() ? Duration.ZERO : remaining, silent);
  }

  @Override
  public synchronized void close() {
    timer.close();
  }
}
