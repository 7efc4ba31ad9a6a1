package dev.sealane.runner.run;

import dev.sealane.api.runner.AttemptRef;
import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.journal.Journal;
import dev.sealane.runner.journal.JournalEntry;
import dev.sealane.runner.journal.JournalException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The attempts of this instance, each for as long as anything is left of it. May be used from any
/// thread.
final class Jobs {

  private static final Logger log = LoggerFactory.getLogger(Jobs.class);

  private final Journal journal;
  private final RunWatcher watcher;
  private final ConcurrentMap<AttemptRef, RunJob> jobs = new ConcurrentHashMap<>();

  /// @param watcher hears when attempts are gone
  Jobs(Journal journal, RunWatcher watcher) {
    this.journal = journal;
    this.watcher = watcher;
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
    Thread.ofVirtual()
        .name("remove-" + attempt)
        .start(() -> {
          note(new JournalEntry.Acked(attempt));
          forget(attempt);
        });
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
    try {
      journal.note(entry);
    } catch (JournalException e) {
      log.error("journal not written attempt={}", entry.attempt(), e);
    }
  }
}
