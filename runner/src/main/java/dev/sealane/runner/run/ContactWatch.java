package dev.sealane.runner.run;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends a program that has been without contact to the server for too long: before its fence where
/// another attempt may start then, else when the run is given up anyway (design.md section 3).
///
/// The fence counts the time in which the host or the daemon slept; it is looked at every second,
/// so the first look after a gap ends what is past it, and no contact brings that back. The time
/// until the run is given up does not count sleep: a server on the same laptop slept as well.
final class ContactWatch implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ContactWatch.class);
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Job job;
  private Timers.@Nullable Timer timer;
  private @Nullable Fence fence;
  private Duration acceptedAt = Duration.ZERO;
  private long lastContact;
  private boolean watching;

  ContactWatch(Job job) {
    this.job = job;
  }

  /// The attempt is taken, its acceptance not yet sent: from now on silence counts.
  synchronized void accepted() {
    if (job.limits().fenceAfter() != null) {
      acceptedAt = job.parts().clock().host().sinceBoot();
    }
  }

  /// Puts the fence, if there is to be one.
  ///
  /// @throws UncheckedIOException when the disk refuses
  synchronized void putFence() {
    Duration silence = job.limits().fenceAfter();
    if (silence != null) {
      Fence.Times times = Fence.Times.of(silence, job.limits().grace());
      fence = Fence.put(file(), job.parts().clock().host(), times, acceptedAt);
    }
  }

  /// Where the fence stands; empty = there is none.
  synchronized Optional<Path> fence() {
    return Optional.ofNullable(fence).map(Fence::file);
  }

  /// Takes over the fence that an earlier daemon left.
  synchronized void findFence() {
    Duration silence = job.limits().fenceAfter();
    if (silence != null) {
      Fence.Times times = Fence.Times.of(silence, job.limits().grace());
      fence = Fence.find(file(), job.parts().clock().host(), times);
    }
  }

  private Path file() {
    return job.parts().places().of(job.attempt()).resolve("fence");
  }

  /// Whether the program may start or run on, as far as contact goes.
  synchronized boolean isInTime() {
    return fence == null || !fence.hasPassed();
  }

  /// The program starts or goes on: from now on silence ends it.
  void begin() {
    synchronized (this) {
      watching = true;
      lastContact = ticks();
    }
    look();
  }

  /// There was contact.
  ///
  /// @param sentAt time since boot when the request was sent that has been answered now
  void renew(Duration sentAt) {
    synchronized (this) {
      lastContact = ticks();
      Fence mine = fence;
      boolean tooLate = watching && mine != null && mine.hasPassed();
      if (mine != null && !tooLate) {
        try {
          mine.contact(sentAt);
        } catch (UncheckedIOException e) {
          log.error("fence not moved, it may end the program attempt={}", job.attempt(), e);
        }
      }
    }
    look();
  }

  /// Ends the program if it is time, else looks again later.
  private void look() {
    boolean over;
    synchronized (this) {
      if (timer != null) {
        timer.close();
      }
      if (!watching) {
        return;
      }
      Duration left = left();
      over = left.isZero();
      if (over) {
        watching = false;
      } else {
        Duration pause = fence != null && left.compareTo(LOOK) > 0 ? LOOK : left;
        timer = job.parts().clock().timers().after(pause, this::look);
      }
    }
    if (over) {
      job.control().stop(new StopOrder(StopReason.FENCED, grace()));
    }
  }

  private Duration left() {
    if (fence != null) {
      try {
        return fence.left();
      } catch (UncheckedIOException e) {
        log.error("clock not read, the fence is looked at again attempt={}", job.attempt(), e);
        return LOOK;
      }
    }
    Duration left = job.limits().lostAfter().minusNanos(ticks() - lastContact);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private synchronized Duration grace() {
    return fence == null ? job.limits().grace() : fence.times().grace();
  }

  private long ticks() {
    return job.parts().clock().ticker().getAsLong();
  }

  @Override
  public synchronized void close() {
    watching = false;
    if (timer != null) {
      timer.close();
    }
  }
}
