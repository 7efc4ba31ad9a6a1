package dev.sealane.runner.heartbeat;

import dev.sealane.api.runner.Heartbeat;
import dev.sealane.runner.config.Capacity;
import dev.sealane.runner.identity.HostClock;
import dev.sealane.runner.net.Backoff;
import dev.sealane.runner.net.HeartbeatSender;
import dev.sealane.runner.net.ServerException;
import dev.sealane.runner.run.DiskWatch;
import dev.sealane.runner.run.RunSupervisor;
import dev.sealane.runner.run.RuntimeWatch;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives a sign of life for all attempts at the pace that the server asks for, at once when the
/// capacity changes, and carries out what the answers say.
public final class HeartbeatLoop implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(HeartbeatLoop.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final HeartbeatSender server;
  private final RunSupervisor runs;
  private final Capacity capacity;
  private final DiskWatch disk;
  private final RuntimeWatch runtimes;
  private final HostClock clock;
  private final Semaphore due = new Semaphore(0);
  private final Thread thread;
  private volatile Duration period = Duration.ofSeconds(20);
  private long no;

  public HeartbeatLoop(
      HeartbeatSender server,
      RunSupervisor runs,
      Capacity capacity,
      Watches watches,
      HostClock clock) {
    this.server = server;
    this.runs = runs;
    this.capacity = capacity;
    this.disk = watches.disk();
    this.runtimes = watches.runtimes();
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("heartbeat").unstarted(this::loop);
  }

  /// What keeps runs away for a while.
  ///
  /// @param disk looks at free space
  /// @param runtimes knows which runtimes answer
  public record Watches(DiskWatch disk, RuntimeWatch runtimes) {}

  /// Sends the first one at once: before it the instance has no capacity for the server.
  public void start(Duration firstPeriod) {
    period = firstPeriod;
    thread.start();
  }

  /// Sends one now.
  public void soon() {
    due.release();
  }

  private void loop() {
    Backoff backoff = new Backoff(RandomGenerator.getDefault());
    try {
      while (true) {
        Duration wait = beatSafely(backoff);
        if (due.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
          due.drainPermits();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // told to end
    }
  }

  /// The outermost frame of the thread: without heartbeats all runs would be taken for lost.
  private Duration beatSafely(Backoff backoff) throws InterruptedException {
    try {
      return beat(backoff);
    } catch (RuntimeException e) {
      log.error("heartbeat failed, trying again retry_ms={}", RETRY.toMillis(), e);
      return RETRY;
    }
  }

  /// One heartbeat.
  ///
  /// @return how long to wait for the next
  Duration beat(Backoff backoff) throws InterruptedException {
    Duration sentAt = clock.sinceBoot();
    try {
      Heartbeat.Reply reply = server.heartbeat(current());
      backoff.reset();
      period = reply.heartbeat();
      runs.ordered(reply, sentAt);
      return period;
    } catch (ServerException e) {
      Duration wait = backoff.after(e);
      log.warn("heartbeat not answered retry_ms={} problem={}", wait.toMillis(), e.getMessage());
      return wait.compareTo(period) < 0 ? wait : period;
    }
  }

  private Heartbeat current() {
    return new Heartbeat(
        ++no,
        runs.isDraining(),
        capacity.slots(),
        capacity.cpus(),
        capacity.memoryBytes(),
        Heartbeat.Reserved.NONE,
        disk.freeBytes(),
        disk.intakeClosed().orElse(null),
        runs.held(),
        runtimes.silent());
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
