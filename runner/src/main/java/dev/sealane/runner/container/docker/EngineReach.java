package dev.sealane.runner.container.docker;

import dev.sealane.runner.container.docker.ExitJudge.Outage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Remembers when the engine was out of reach, and waits until it is back.
final class EngineReach {

  private static final Logger log = LoggerFactory.getLogger(EngineReach.class);
  private static final Path ENGINE_PID = Path.of("/var/run/docker.pid");
  private static final Path HOST_STAT = Path.of("/proc/stat");
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LAST_PAUSE = Duration.ofSeconds(3);
  private static final int REMEMBERED = 100;

  private final EngineAddress address;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Outage> outages = new ArrayDeque<>();

  EngineReach(EngineAddress address, InstantSource clock) {
    this.address = address;
    this.clock = clock;
  }

  /// A connection broke. Blocks until the engine answers again, for ever if it does not.
  void awaitBack() throws InterruptedException {
    Instant lost = clock.instant();
    Duration pause = FIRST_PAUSE;
    // also for an engine that answers and breaks every other connection
    Thread.sleep(pause);
    while (!address.answers()) {
      if (pause.equals(FIRST_PAUSE)) {
        log.warn("container engine is out of reach address={}", address.host());
      }
      Thread.sleep(pause);
      pause = pause.multipliedBy(2).compareTo(LAST_PAUSE) < 0 ? pause.multipliedBy(2) : LAST_PAUSE;
    }
    lock.lock();
    try {
      outages.addLast(new Outage(lost, clock.instant()));
      if (outages.size() > REMEMBERED) {
        outages.removeFirst();
      }
    } finally {
      lock.unlock();
    }
  }

  List<Outage> outages() {
    lock.lock();
    try {
      return List.copyOf(outages);
    } finally {
      lock.unlock();
    }
  }

  /// When the engine started, as far as this host can tell.
  List<Instant> engineStarts() {
    if (!address.isLocal()) {
      return List.of();
    }
    List<Instant> starts = new ArrayList<>();
    try {
      if (Files.exists(ENGINE_PID) && address.host().getPath().endsWith("docker.sock")) {
        starts.add(Files.getLastModifiedTime(ENGINE_PID).toInstant());
      }
      // an engine makes its socket at each start, unless systemd made it before
      starts.add(Files.getLastModifiedTime(Path.of(address.host().getPath())).toInstant());
    } catch (IOException e) {
      log.debug("start of the engine cannot be told", e);
    }
    return starts;
  }

  /// When this host booted, if the engine is on it and that can be told: no container ran on since
  /// before.
  Optional<Instant> hostStart() {
    if (!address.isLocal() || !Files.exists(HOST_STAT)) {
      return Optional.empty();
    }
    try {
      return Files.readAllLines(HOST_STAT).stream()
          .filter(line -> line.startsWith("btime "))
          .map(line -> Instant.ofEpochSecond(Long.parseLong(line.substring("btime ".length()))))
          .findFirst();
    } catch (IOException e) {
      log.debug("boot of the host cannot be told", e);
      return Optional.empty();
    }
  }
}
