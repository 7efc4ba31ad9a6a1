package dev.sealane.runner.blackbox;

import dev.sealane.api.runner.BlackBoxEntry;
import dev.sealane.api.runner.BlackBoxEntry.Facts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Writes down how things stand every few seconds, and what happens in between. May be used from
/// any thread.
public final class BlackBox implements AutoCloseable {

  /// Between two looks.
  static final Duration PERIOD = Duration.ofSeconds(5);

  /// A daemon that lives for one short run should not pay for this.
  private static final Duration FIRST_LOOK = Duration.ofSeconds(2);

  /// The last event of a life that ended in order.
  static final String ENDED = "ended";

  private static final long FILE_BYTES = 128 << 10;
  private static final int MAX_EVENT = 300;

  /// The most events between two looks, so that a storm of them does not push the minutes before
  /// out of the ring.
  private static final int MAX_EVENTS = 20;

  private static final int FORCE_EVERY = 6;

  private final Ring ring;
  private final Path directory;
  private final Clocks clocks;
  private final Supplier<String> engine;
  private final HostFacts host = new HostFacts();
  private final List<BlackBoxEntry> before;
  private final long life;
  private final Thread thread;
  private volatile IntSupplier attempts = () -> 0;
  private volatile @Nullable Instant heard;
  private volatile @Nullable String problem;
  private long no;
  private int events;
  private int looks;
  private boolean closed;

  /// @param directory the daemon's state directory
  /// @param engine `up`, `down` or `none`; may block for a moment
  public BlackBox(Path directory, Clocks clocks, Supplier<String> engine) {
    this.directory = directory;
    this.clocks = clocks;
    this.engine = engine;
    this.ring = new Ring(directory, FILE_BYTES);
    this.before = ring.read();
    this.no = before.isEmpty() ? 0 : before.getLast().no();
    this.life = 1 + before.stream().mapToLong(BlackBoxEntry::life).max().orElse(0);
    this.thread = Thread.ofVirtual().name("black-box").unstarted(this::loop);
  }

  /// Which clocks it reads.
  ///
  /// @param wall the wall clock
  /// @param ticker nanoseconds, not while the host sleeps
  /// @param hostBoot names the boot of the host
  public record Clocks(InstantSource wall, LongSupplier ticker, String hostBoot) {}

  /// Starts to look.
  ///
  /// @param held how many attempts there are
  public BlackBox start(IntSupplier held) {
    attempts = held;
    event("started");
    thread.start();
    return this;
  }

  private void loop() {
    try {
      Thread.sleep(FIRST_LOOK);
      while (true) {
        look();
        Thread.sleep(PERIOD);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /// Writes down how things stand now.
  BlackBoxEntry look() {
    Facts facts = facts();
    synchronized (this) {
      events = 0;
      BlackBoxEntry entry = entry(null, facts);
      if (closed) {
        return entry; // "ended" is the last word
      }
      ring.append(entry);
      if (++looks % FORCE_EVERY == 0) {
        ring.force();
      }
      return entry;
    }
  }

  /// Writes down that something happened.
  ///
  /// @param event one line; cut when it is long. No secrets.
  public synchronized void event(String event) {
    if (closed || ++events > MAX_EVENTS) {
      return;
    }
    String line = event.replaceAll("\\p{Cntrl}+", " ");
    ring.append(entry(line.length() > MAX_EVENT ? line.substring(0, MAX_EVENT) + "…" : line, null));
  }

  private BlackBoxEntry entry(@Nullable String event, @Nullable Facts facts) {
    return new BlackBoxEntry(++no, life, clocks.wall().instant(), clocks.hostBoot(), event, facts);
  }

  private Facts facts() {
    return new Facts(
        host.uptimeSeconds(),
        clocks.ticker().getAsLong() / 1e9,
        host.load(),
        host.memoryAvailableBytes(),
        host.diskFreeBytes(directory),
        host.oomKills(),
        attempts.getAsInt(),
        engine.get(),
        heard,
        problem);
  }

  /// The server has answered.
  ///
  /// @param serverTime its clock
  void heard(Instant serverTime) {
    heard = serverTime;
    problem = null;
  }

  /// The server has not answered.
  void unheard(String why) {
    problem = why.length() > MAX_EVENT ? why.substring(0, MAX_EVENT) + "…" : why;
  }

  /// What earlier lives of the daemon wrote, oldest first.
  List<BlackBoxEntry> before() {
    return before;
  }

  /// Nanoseconds on the clock that stands still while the host sleeps.
  long ticks() {
    return clocks.ticker().getAsLong();
  }

  /// Number of the newest entry.
  synchronized long newest() {
    return no;
  }

  /// All that is in it now, oldest first.
  List<BlackBoxEntry> all() {
    return ring.read();
  }

  /// Writes down that the daemon ends in order.
  @Override
  public void close() {
    thread.interrupt();
    synchronized (this) {
      if (!closed) {
        events = 0;
        event(ENDED);
        closed = true;
        ring.force();
        ring.close();
      }
    }
  }
}
