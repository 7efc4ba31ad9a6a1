package dev.sealane.runner.container.process;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Wakes those who wait for a file of a directory to appear or to grow.
///
/// Linux tells by inotify within a millisecond. Where the system does not tell, or has no room for
/// another watch, waiters wake every 10 ms instead.
final class DirectoryWatch implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(DirectoryWatch.class);
  private static final Duration POLL = Duration.ofMillis(10);
  private static final boolean SYSTEM_TELLS = System.getProperty("os.name", "").equals("Linux");

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Path, Watched> watched = new HashMap<>();
  private @Nullable WatchService service;
  private boolean closed;

  /// Starts to watch; the first call opens the system's watch.
  Subscription subscribe(Path directory) {
    lock.lock();
    try {
      Watched entry = watched.computeIfAbsent(directory, path -> new Watched(register(path)));
      entry.users++;
      return new Subscription(directory, entry);
    } finally {
      lock.unlock();
    }
  }

  private @Nullable WatchKey register(Path directory) {
    if (!SYSTEM_TELLS || closed) {
      return null;
    }
    try {
      WatchService open = service;
      if (open == null) {
        open = FileSystems.getDefault().newWatchService();
        service = open;
        WatchService taken = open;
        Thread.ofVirtual().name("job-watch").start(() -> deliver(taken));
      }
      return directory.register(open, ENTRY_CREATE, ENTRY_MODIFY);
    } catch (IOException e) {
      log.debug("no watch, polling instead directory={}", directory, e);
      return null;
    }
  }

  private void deliver(WatchService from) {
    try {
      while (true) {
        WatchKey key = from.take();
        key.pollEvents().clear();
        key.reset();
        if (key.watchable() instanceof Path directory) {
          changed(directory);
        }
      }
    } catch (ClosedWatchServiceException _) {
      // close() was called
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void changed(Path directory) {
    lock.lock();
    try {
      Watched entry = watched.get(directory);
      if (entry != null) {
        entry.changes++;
        entry.changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Ends the system's watch; waiters go on by polling.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (service != null) {
        service.close();
      }
    } catch (IOException e) {
      log.warn("job watch did not close", e);
    } finally {
      lock.unlock();
    }
  }

  private final class Watched {
    private final @Nullable WatchKey key;
    private final Condition changed = lock.newCondition();
    private long changes;
    private int users;

    private Watched(@Nullable WatchKey key) {
      this.key = key;
    }
  }

  /// One who waits for changes in a directory.
  final class Subscription implements AutoCloseable {
    private final Path directory;
    private final Watched entry;

    private Subscription(Path directory, Watched entry) {
      this.directory = directory;
      this.entry = entry;
    }

    /// Number of changes so far; to be read before looking at the files.
    long changes() {
      lock.lock();
      try {
        return entry.changes;
      } finally {
        lock.unlock();
      }
    }

    /// Waits until there were more than {@code seen} changes, or {@code atMost} is over.
    void await(long seen, Duration atMost) throws InterruptedException {
      Duration pause = entry.key == null || closed ? POLL : atMost;
      long nanos = Math.min(pause.toNanos(), atMost.toNanos());
      lock.lock();
      try {
        while (entry.changes <= seen && nanos > 0) {
          nanos = entry.changed.awaitNanos(nanos);
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        entry.users--;
        if (entry.users == 0) {
          watched.remove(directory);
          if (entry.key != null) {
            entry.key.cancel();
          }
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
