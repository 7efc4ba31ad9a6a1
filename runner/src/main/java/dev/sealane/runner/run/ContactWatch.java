package dev.sealane.runner.run;

import dev.sealane.runner.journal.JournalEntry.KeptLimits;
import java.time.Duration;

/// Ends a program that has been without contact to the server for too long: before its fence where
/// another attempt may start then, else when the run is given up anyway (design.md section 3).
final class ContactWatch implements AutoCloseable {

  /// How much earlier than its fence a program is stopped.
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private final Job job;
  private Timers.Timer timer = () -> {};

  ContactWatch(Job job) {
    this.job = job;
  }

  /// There was contact.
  ///
  /// @param sentAt ticks when the heartbeat was sent that has been answered now
  synchronized void renew(long sentAt) {
    timer.close();
    RunClock clock = job.parts().clock();
    KeptLimits limits = job.limits();
    Duration silence = limits.fenceAfter() == null ? limits.lostAfter() : limits.fenceAfter();
    Duration passed = Duration.ofNanos(clock.ticker().getAsLong() - sentAt);
    Duration remaining = silence.minus(passed).minus(limits.grace()).minus(MARGIN);
    if (limits.fenceAfter() != null) {
      job.program().ifPresent(it -> it.runtime().renewFence(it.handle(), remaining));
    }
    timer = clock.timers().after(remaining.isNegative() ? Duration.ZERO : remaining, this::silent);
  }

  private void silent() {
    job.control().stop(new StopOrder(StopReason.FENCED, job.limits().grace()));
  }

  @Override
  public synchronized void close() {
    timer.close();
  }
}
