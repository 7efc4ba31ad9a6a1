package dev.sealane.runner.container.docker;

import dev.sealane.api.json.Json;
import dev.sealane.api.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which images this runner has pulled, and when each was last used. Only those may be removed to
/// make room: what somebody else built or imported here might not be had again (ADR 16).
///
/// A file, so that a restart forgets nothing. One that cannot be read or written costs room, never
/// a run. May be used from any thread.
final class PulledImages {

  private static final Logger log = LoggerFactory.getLogger(PulledImages.class);

  /// How stale the written times may be.
  private static final Duration STALE = Duration.ofMinutes(10);

  /// An image that was used within this time may be about to be started.
  private static final Duration RECENT = Duration.ofHours(1);

  private final Path file;
  private final InstantSource clock;
  private final Map<String, Instant> lastUse;

  PulledImages(Path file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
    this.lastUse = read(file);
  }

  private static Map<String, Instant> read(Path file) {
    Map<String, Instant> uses = new TreeMap<>();
    try {
      Json.NATIVE
          .readList(Files.readAllBytes(file), Use.class)
          .forEach(use -> uses.put(use.image(), use.at()));
    } catch (NoSuchFileException _) {
      // none pulled yet
    } catch (IOException | JsonException e) {
      log.warn("list of pulled images not read, they stay file={}", file, e);
    }
    return uses;
  }

  /// It was pulled just now.
  synchronized void pulled(ImageReference image) {
    lastUse.put(image.text(), clock.instant());
    write();
  }

  /// It is used now; of no matter when it was not pulled by us.
  synchronized void used(ImageReference image) {
    Instant now = clock.instant();
    Instant before = lastUse.replace(image.text(), now);
    if (before != null && Duration.between(before, now).compareTo(STALE) > 0) {
      write();
    }
  }

  /// It is gone.
  synchronized void forget(String image) {
    if (lastUse.remove(image) != null) {
      write();
    }
  }

  /// Those that may go, the least recently used first.
  synchronized List<String> leastRecentlyUsed() {
    Instant limit = clock.instant().minus(RECENT);
    return lastUse.entrySet().stream()
        .filter(use -> use.getValue().isBefore(limit))
        .sorted(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .toList();
  }

  private void write() {
    List<Use> uses = new ArrayList<>();
    lastUse.forEach((image, at) -> uses.add(new Use(image, at)));
    try {
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.write(fresh, Json.NATIVE.writeListBytes(uses, Use.class));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      log.warn("list of pulled images not written file={}", file, e);
    }
  }

  private record Use(String image, Instant at) {}
}
