package dev.sealane.e2e.chaos;

import dev.sealane.e2e.chaos.Finding.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Starts daemons again that ended by themselves, as an init system does, and tells of it. A daemon
/// may refuse to start while its disk is full or its engine away, no more.
final class Watchman implements AutoCloseable {

  private static final Duration EVERY = Duration.ofSeconds(1);

  private final World world;
  private final AtomicInteger excused = new AtomicInteger();
  private final List<Finding> findings = new ArrayList<>();
  private volatile boolean over;
  private volatile boolean hardTimes;

  Watchman(World world) {
    this.world = world;
    Thread.ofVirtual().name("watchman").start(this::watch);
  }

  /// Whether a disk is full or the engine away.
  void hardTimes(boolean now) {
    hardTimes = now;
  }

  List<Finding> findings() {
    synchronized (findings) {
      return List.copyOf(findings);
    }
  }

  int excused() {
    return excused.get();
  }

  private void watch() {
    while (!over) {
      for (Daemon daemon : world.daemons()) {
        daemon.revive().ifPresent(code -> died(daemon.name(), code));
      }
      Pauses.sleep(EVERY);
    }
  }

  private void died(String daemon, int code) {
    if (hardTimes) {
      excused.incrementAndGet();
      return;
    }
    synchronized (findings) {
      findings.add(new Finding(Kind.PROCESS, daemon, "ended by itself with exit code " + code));
    }
  }

  /// Leaves the daemons alone from now on.
  void stop() {
    over = true;
  }

  @Override
  public void close() {
    stop();
  }
}
