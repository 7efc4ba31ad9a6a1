package dev.sealane.runner.run;

import dev.sealane.api.runner.AttemptRef;
import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.journal.Journal;
import dev.sealane.runner.journal.JournalEntry;
import dev.sealane.runner.journal.JournalException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The attempts of this instance, each for as long as anything is left of it. May be used from any
/// thread.
final class Jobs {

  private static final Logger log = LoggerFactory.getLogger(Jobs.class);

  private final Journal journal;
  private final RunWatcher watcher;
  private final LongSupplier ticker;
  private final ConcurrentMap<AttemptRef, RunJob> jobs = new ConcurrentHashMap<>();
  private final Set<Thread> removals = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /// @param watcher hears when attempts are gone
  /// @param ticker nanoseconds of some monotonic clock
  Jobs(Journal journal, RunWatcher watcher, LongSupplier ticker) {
    this.journal = journal;
    this.watcher = watcher;
    this.ticker = ticker;
  }

  Optional<RunJob> find(AttemptRef attempt) {
    return Optional.ofNullable(jobs.get(attempt));
  }

  List<RunJob> all() {
    return List.copyOf(jobs.values());
  }

  boolean isEmpty() {
    return jobs.isEmpty();
  }

  void add(RunJob job) {
    jobs.put(job.attempt(), job);
  }

  /// Adds what an earlier daemon left.
  void adopt(RunJob job) {
    add(job);
    watcher.adopted(job.attempt());
  }

  /// Takes back an {@link #add} of what never was.
  void drop(AttemptRef attempt) {
    jobs.remove(attempt);
  }

  /// Removes all that is left of an attempt whose end was acknowledged, on a thread of its own.
  void acknowledged(AttemptRef attempt) {
    onThread(
        attempt,
        () -> {
          note(new JournalEntry.Acked(attempt));
          forget(attempt);
        });
  }

  /// The same for one whose acknowledgement an earlier daemon has written down.
  void removeSoon(AttemptRef attempt) {
    onThread(attempt, () -> forget(attempt));
  }

  private void onThread(AttemptRef attempt, Runnable removal) {
    Thread thread =
        Thread.ofVirtual()
            .name("remove-" + attempt)
            .unstarted(() -> {
              try {
                removal.run();
              } finally {
                removals.remove(Thread.currentThread());
              }
            });
    removals.add(thread);
    thread.start();
  }

  /// Waits for removals that are under way; those that take longer write nothing down any more, and
  /// the next start makes up for them.
  ///
  /// @param limit longest wait in all
  void close(Duration limit) throws InterruptedException {
    long deadline = ticker.getAsLong() + limit.toNanos();
    try {
      for (Thread removal : Set.copyOf(removals)) {
        Duration left = Duration.ofNanos(deadline - ticker.getAsLong());
        if (left.isPositive()) {
          var _ = removal.join(left);
        }
      }
    } finally {
      closed = true;
    }
  }

  /// Removes all that is left of an attempt; blocks for the engine.
  void forget(AttemptRef attempt) {
    RunJob job = jobs.get(attempt);
    if (job == null) {
      return;
    }
    try {
      job.remove();
      note(new JournalEntry.Removed(attempt));
    } catch (ContainerException e) {
      log.warn("leftovers not removed, the next start tries again attempt={}", attempt, e);
    }
    jobs.remove(attempt);
    watcher.gone(attempt);
  }

  private void note(JournalEntry entry) {
    if (closed) {
      return;
    }
    try {
      journal.note(entry);
    } catch (JournalException e) {
      log.error("journal not written attempt={}", entry.attempt(), e);
    }
  }
}
