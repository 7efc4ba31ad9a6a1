package dev.sealane.runner.run;

import dev.sealane.api.runner.AttemptRef;
import dev.sealane.runner.journal.JournalEntry.Uncollected;
import dev.sealane.runner.journal.JournalException;
import dev.sealane.runner.journal.JournaledAttempt;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How long the artifacts of one attempt wait for an engine that is out of reach. The end of its
/// program and the begin of the wait are written down first: a later daemon neither judges an end
/// anew that was seen, nor counts from the start. For one thread.
final class ArtifactWait {

  private static final Logger log = LoggerFactory.getLogger(ArtifactWait.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final RunParts parts;
  private final AttemptRef attempt;
  private final Verdict verdict;
  private Optional<Uncollected> begun = Optional.empty();

  ArtifactWait(RunParts parts, AttemptRef attempt, Verdict verdict) {
    this.parts = parts;
    this.attempt = attempt;
    this.verdict = verdict;
  }

  /// Waits a while for the engine.
  ///
  /// @return false at once when it was waited for long enough
  boolean again() throws InterruptedException {
    if (isOver()) {
      return false;
    }
    parts.clock().pause().sleep(EVERY);
    return true;
  }

  /// Whether the engine was waited for long enough; the wait begins with the first question.
  boolean isOver() {
    Uncollected since = begun.or(this::journaled).orElseGet(this::begin);
    begun = Optional.of(since);
    Duration waited = Duration.ofNanos(parts.clock().ticker().getAsLong() - since.ticks());
    return waited.compareTo(parts.files().artifacts().engineWait()) >= 0;
  }

  /// One of an earlier boot of the host does not count.
  private Optional<Uncollected> journaled() {
    return parts.journal().attempts().stream()
        .filter(it -> it.attempt().equals(attempt))
        .findFirst()
        .flatMap(JournaledAttempt::uncollected)
        .filter(it -> it.hostBootId().equals(parts.clock().host().bootId()));
  }

  private Uncollected begin() {
    Uncollected entry =
        new Uncollected(
            attempt,
            verdict.toResult(attempt, parts.clock().wall().instant(), Long.MAX_VALUE),
            parts.clock().ticker().getAsLong(),
            parts.clock().host().bootId());
    try {
      parts.journal().note(entry);
    } catch (JournalException e) {
      log.error("wait for the engine not written down attempt={}", attempt, e);
    }
    return entry;
  }
}
