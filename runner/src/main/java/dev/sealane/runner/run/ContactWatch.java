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
/// Both count the time in which the host or the daemon slept or was not there. The fence is looked
/// at every second, so the first look after a gap ends what is past it, and no contact brings that
/// back. Where no other attempt may start, a daemon that is back, or awake again, first gets the
/// chance to reach its server: on a laptop that slept for days the server slept as well.
final class ContactWatch implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ContactWatch.class);
  private static final Duration LOOK = Duration.ofSeconds(1);

  /// The same where there is no fence.
  private static final Duration SLOW_LOOK = Duration.ofMinutes(1);

  /// How long a daemon that is back may try to reach its server.
  private static final Duration CHANCE = Duration.ofMinutes(1);

  /// A gap between the two clocks that only sleep makes.
  private static final Duration SLEPT = Duration.ofSeconds(5);

  private final Job job;
  private Timers.@Nullable Timer timer;
  private @Nullable Fence fence;
  private Duration acceptedAt = Duration.ZERO;
  private @Nullable LastContact last;
  private @Nullable Duration lookedAt;
  private long lookedTicks;
  private long chanceUntil;
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

  /// Takes over what an earlier daemon left.
  synchronized void recovered() {
    last = LastContact.find(contactFile(), job.parts().clock().host()).orElse(null);
    Duration silence = job.limits().fenceAfter();
    if (silence != null) {
      Fence.Times times = Fence.Times.of(silence, job.limits().grace());
      fence = Fence.find(file(), job.parts().clock().host(), times);
    }
  }

  private Path file() {
    return job.parts().places().of(job.attempt()).resolve("fence");
  }

  private Path contactFile() {
    return job.parts().places().of(job.attempt()).resolve("contact");
  }

  /// Whether the program may start or run on, as far as contact goes.
  synchronized boolean isInTime() {
    return fence == null || !fence.hasPassed();
  }

  /// The program starts or goes on: from now on silence ends it. A clock that cannot be read is no
  /// reason to end it; it is looked at again.
  void begin() {
    synchronized (this) {
      watching = true;
      chanceUntil = ticks() + (last == null ? 0 : CHANCE.toNanos());
    }
    look();
  }

  /// There was contact.
  ///
  /// @param sentAt time since boot when the request was sent that has been answered now
  void renew(Duration sentAt) {
    synchronized (this) {
      if (last != null) {
        last.heard(sentAt);
      }
      Fence mine = fence;
      try {
        boolean tooLate = watching && mine != null && mine.hasPassed();
        if (mine != null && !tooLate) {
          mine.contact(sentAt);
        }
      } catch (UncheckedIOException e) {
        log.error("fence not moved, it may end the program attempt={}", job.attempt(), e);
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
        Duration longest = fence != null ? LOOK : SLOW_LOOK;
        Duration pause = left.compareTo(longest) > 0 ? longest : left;
        timer = job.parts().clock().timers().after(pause, this::look);
      }
    }
    if (over) {
      job.control().stop(new StopOrder(StopReason.FENCED, grace()));
    }
  }

  private Duration left() {
    try {
      return fence != null ? fence.left() : untilLost();
    } catch (UncheckedIOException e) {
      log.error("clock not read, it is looked at again attempt={}", job.attempt(), e);
      return LOOK;
    }
  }

  private Duration untilLost() {
    LastContact contact =
        last == null ? LastContact.now(contactFile(), job.parts().clock().host()) : last;
    last = contact;
    noticeSleep();
    Duration left = job.limits().lostAfter().minus(contact.silence());
    Duration chance = Duration.ofNanos(chanceUntil - ticks());
    Duration longer = left.compareTo(chance) > 0 ? left : chance;
    return longer.isNegative() ? Duration.ZERO : longer;
  }

  private void noticeSleep() {
    Duration now = job.parts().clock().host().sinceBoot();
    long ticks = ticks();
    Duration before = lookedAt;
    if (before != null && now.minus(before).minusNanos(ticks - lookedTicks).compareTo(SLEPT) > 0) {
      chanceUntil = ticks + CHANCE.toNanos();
    }
    lookedAt = now;
    lookedTicks = ticks;
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
