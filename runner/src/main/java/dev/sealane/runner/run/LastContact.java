package dev.sealane.runner.run;

import dev.sealane.runner.identity.HostClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// When the server last answered for one attempt, on the clock that goes on while the host sleeps.
/// It stands in a file, so that no restart of the daemon hides how long the server was silent. Not
/// for several threads.
///
/// The file is one line of fixed length, overwritten in place: boot id, second since boot, the
/// second again, so that a torn line is known. Of a silence that began before the host booted only
/// the part since then is known, and only that counts: rather too late than too early.
final class LastContact {

  private static final Logger log = LoggerFactory.getLogger(LastContact.class);

  private final Path file;
  private final HostClock clock;
  private Duration at;

  private LastContact(Path file, HostClock clock, Duration at) {
    this.file = file;
    this.clock = clock;
    this.at = at;
  }

  /// The server is taken for heard now. A disk that refuses is reported and harms nothing but the
  /// count over a restart.
  static LastContact now(Path file, HostClock clock) {
    LastContact contact = new LastContact(file, clock, clock.sinceBoot());
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      log.warn("no directory for the last contact file={}", file, e);
    }
    contact.write();
    return contact;
  }

  /// What an earlier daemon left; empty when it is missing or torn.
  static Optional<LastContact> find(Path file, HostClock clock) {
    try {
      String[] words = Files.readString(file).strip().split(" +", -1);
      if (words.length != 3 || !words[1].equals(words[2])) {
        return Optional.empty();
      }
      Duration at =
          words[0].equals(clock.bootId())
              ? Duration.ofSeconds(Long.parseLong(words[1]))
              : Duration.ZERO;
      return Optional.of(new LastContact(file, clock, at));
    } catch (IOException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  /// There was contact; moves it on, never back. The directory of a removed attempt stays away.
  ///
  /// @param sentAt since boot, when the request was sent that was answered
  void heard(Duration sentAt) {
    if (sentAt.compareTo(at) > 0) {
      at = sentAt;
      write();
    }
  }

  /// How long the server has been silent; not negative.
  ///
  /// @throws java.io.UncheckedIOException when the clock cannot be read
  Duration silence() {
    Duration silence = clock.sinceBoot().minus(at);
    return silence.isNegative() ? Duration.ZERO : silence;
  }

  private void write() {
    String line =
        String.format(
            Locale.ROOT, "%s %12d %12d%n", clock.bootId(), at.toSeconds(), at.toSeconds());
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.write(line.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      log.warn("last contact not kept file={}", file, e);
    }
  }
}
