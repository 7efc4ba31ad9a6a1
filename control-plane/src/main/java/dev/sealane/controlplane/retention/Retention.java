package dev.sealane.controlplane.retention;

import dev.sealane.api.id.ArchiveId;
import dev.sealane.api.id.RunId;
import dev.sealane.controlplane.blob.Archives;
import dev.sealane.controlplane.blob.Artifacts;
import dev.sealane.controlplane.logstream.Logs;
import dev.sealane.controlplane.run.EndedRuns;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes what is older, or more, than the operator wants to keep. What has not ended is never
/// touched. In small steps, so that a sweep that is cut off is gone on with later. Blocks.
public final class Retention implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(Retention.class);
  private static final int STEP = 200;

  private final EndedRuns runs;
  private final Logs logs;
  private final Artifacts artifacts;
  private final Archives archives;
  private final Rules rules;

  public Retention(EndedRuns runs, Logs logs, Artifacts artifacts, Archives archives, Rules rules) {
    this.runs = runs;
    this.logs = logs;
    this.artifacts = artifacts;
    this.archives = archives;
    this.rules = rules;
  }

  /// @param limits zero = without a limit
  public record Rules(RetentionLimits limits, InstantSource clock) {

    private Optional<Instant> before(Duration age) {
      return age.isZero() ? Optional.empty() : Optional.of(clock.instant().minus(age));
    }
  }

  /// One sweep.
  @Override
  public void run() {
    RetentionLimits limits = rules.limits();
    rules.before(limits.runs()).ifPresent(this::forgetRuns);
    rules
        .before(limits.logs())
        .ifPresent(limit -> forgetOlder(limit, logs::bytesByRun, logs::forget));
    rules
        .before(limits.artifacts())
        .ifPresent(limit -> forgetOlder(limit, artifacts::bytesByRun, artifacts::forget));
    if (limits.logBytes() > 0) {
      forgetOver(logs.bytes() - limits.logBytes(), logs::bytesByRun, logs::forget);
    }
    if (limits.artifactBytes() > 0) {
      forgetOver(
          artifacts.bytes() - limits.artifactBytes(), artifacts::bytesByRun, artifacts::forget);
    }
    rules.before(limits.archives()).ifPresent(limit -> archives.forgetUsedBefore(limit, STEP));
    if (limits.archiveBytes() > 0) {
      forgetArchivesOver(archives.bytes() - limits.archiveBytes());
    }
  }

  private void forgetRuns(Instant limit) {
    List<RunId> old = runs.endedBefore(limit, STEP);
    while (!old.isEmpty()) {
      int gone = 0;
      for (RunId run : old) {
        logs.forget(run);
        artifacts.forget(run);
        gone += runs.forget(run) ? 1 : 0;
      }
      if (gone == 0) {
        log.error("old runs cannot be deleted runs={} first={}", old.size(), old.getFirst());
        return; // the next sweep tries again
      }
      log.info("old runs deleted runs={} ended_before={}", gone, limit);
      old = runs.endedBefore(limit, STEP);
    }
  }

  /// Walks the runs that have something, oldest first; ids rise with the time of creation.
  private void forgetOlder(
      Instant limit, Function<Optional<RunId>, Map<RunId, Long>> next, Consumer<RunId> forget) {
    walk(
        next,
        (run, _) -> {
          boolean old = runs.endOf(run).filter(end -> end.isBefore(limit)).isPresent();
          if (old) {
            forget.accept(run);
          }
          return run.createdAt().isBefore(limit);
        });
  }

  private void forgetOver(
      long tooMuch, Function<Optional<RunId>, Map<RunId, Long>> next, Consumer<RunId> forget) {
    long[] left = {tooMuch};
    if (tooMuch <= 0) {
      return;
    }
    walk(
        next,
        (run, bytes) -> {
          if (runs.endOf(run).isPresent()) {
            forget.accept(run);
            left[0] -= bytes;
          }
          return left[0] > 0;
        });
  }

  private static void walk(Function<Optional<RunId>, Map<RunId, Long>> next, Step step) {
    Optional<RunId> last = Optional.empty();
    while (true) {
      Map<RunId, Long> some = next.apply(last);
      if (some.isEmpty()) {
        return;
      }
      for (Map.Entry<RunId, Long> one : some.entrySet()) {
        if (!step.goOn(one.getKey(), one.getValue())) {
          return;
        }
        last = Optional.of(one.getKey());
      }
    }
  }

  private void forgetArchivesOver(long tooMuch) {
    if (tooMuch <= 0) {
      return;
    }
    long left = tooMuch;
    for (Map.Entry<ArchiveId, Long> one : archives.oldest(STEP).entrySet()) {
      if (left > 0 && archives.forget(one.getKey())) {
        left -= one.getValue();
      }
    }
  }

  @FunctionalInterface
  private interface Step {
    boolean goOn(RunId run, long bytes);
  }
}
