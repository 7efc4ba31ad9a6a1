package dev.sealane.runner.run;

import dev.sealane.runner.identity.HostClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// By when the program of one attempt must be gone, because another attempt may start then
/// (design.md section 3). Counted on the clock that goes on while the host sleeps, from the sending
/// of the last request that the server answered. Not for several threads.
///
/// It stands in a file, one line: boot id, second since boot from which the program is asked to
/// end, second from which it is killed, the first again. So it outlives the daemon, and the wrapper
/// of a process enforces it while there is none. The line has a fixed length and is overwritten in
/// place: a full disk cannot stop a renewal, and a reader tells a torn line by its two different
/// seconds.
final class Fence {

  private static final Duration MARGIN = Duration.ofSeconds(10);
  private static final int LARGEST_MARGIN = 6;
  private static final int LARGEST_GRACE = 3;

  private final Path file;
  private final HostClock clock;
  private final Times times;
  private Duration stopAt;

  private Fence(Path file, HostClock clock, Times times, Duration stopAt) {
    this.file = file;
    this.clock = clock;
    this.times = times;
    this.stopAt = stopAt;
  }

  /// How long before its fence a program is stopped: `margin` and `grace` before. Where the fence
  /// is near or the grace long, they are cut to a sixth and a third of the silence, so that a
  /// program has time to run at all.
  ///
  /// @param silence after so much of it another attempt may start
  /// @param grace between TERM and KILL
  /// @param margin between KILL and the fence
  record Times(Duration silence, Duration grace, Duration margin) {

    static Times of(Duration silence, Duration grace) {
      return new Times(
          silence,
          shorter(grace, silence.dividedBy(LARGEST_GRACE)),
          shorter(MARGIN, silence.dividedBy(LARGEST_MARGIN)));
    }

    private static Duration shorter(Duration one, Duration other) {
      return one.compareTo(other) < 0 ? one : other;
    }

    Duration stopAt(Duration contact) {
      return contact.plus(silence).minus(margin).minus(grace);
    }
  }

  /// A new one, put into {@code file}, whose directory is made.
  ///
  /// @param contact since boot, of the last request that was answered
  static Fence put(Path file, HostClock clock, Times times, Duration contact) {
    Fence fence = new Fence(file, clock, times, times.stopAt(contact));
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    fence.write();
    return fence;
  }

  /// The one that an earlier daemon left; one that is missing, torn or of another boot has passed.
  static Fence find(Path file, HostClock clock, Times times) {
    return new Fence(file, clock, times, read(file, clock.bootId()).orElse(Duration.ZERO));
  }

  private static Optional<Duration> read(Path file, String bootId) {
    try {
      String[] words = Files.readString(file).strip().split(" +", -1);
      boolean whole = words.length == 4 && words[1].equals(words[3]) && words[0].equals(bootId);
      return whole ? Optional.of(Duration.ofSeconds(Long.parseLong(words[1]))) : Optional.empty();
    } catch (IOException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  Path file() {
    return file;
  }

  Times times() {
    return times;
  }

  /// There was contact; moves it on, never back.
  ///
  /// @param at since boot, when the request was sent that was answered
  void contact(Duration at) {
    Duration later = times.stopAt(at);
    if (later.compareTo(stopAt) > 0) {
      stopAt = later;
      write();
    }
  }

  private void write() {
    String line =
        String.format(
            Locale.ROOT,
            "%s %12d %12d %12d%n",
            clock.bootId(),
            stopAt.toSeconds(),
            stopAt.plus(times.grace()).toSeconds(),
            stopAt.toSeconds());
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.write(line.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException("the fence " + file + " cannot be moved", e);
    }
  }

  /// Until the program has to be stopped; zero when that is now or was before.
  Duration left() {
    Duration left = stopAt.minus(clock.sinceBoot());
    return left.isNegative() ? Duration.ZERO : left;
  }

  boolean hasPassed() {
    return left().isZero();
  }
}
