package dev.sealane.runner.container.process;

import dev.sealane.api.runner.AttemptRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends the processes of a job and proves that they are gone.
///
/// The proof: the job's control group is empty, where the host lets us have one, and no living
/// process has run id and attempt in the environment that it started with. Children inherit it,
/// whatever session or parent they move to; without a control group only one that was started with
/// a cleared environment *and* left the program's process group escapes it.
final class JobStop {

  private static final Logger log = LoggerFactory.getLogger(JobStop.class);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

  private final ProcessTable table;
  private final String bootId;
  private final DirectoryWatch watch;
  private final LongSupplier nanoTime;

  JobStop(ProcessTable table, String bootId, DirectoryWatch watch, LongSupplier nanoTime) {
    this.table = table;
    this.bootId = bootId;
    this.watch = watch;
    this.nanoTime = nanoTime;
  }

  /// Whether program or wrapper lives.
  boolean anyAlive(JobDirectory job) {
    Optional<JobDirectory.Pids> pids = job.pids();
    if (pids.isEmpty()) {
      return !marked(job).isEmpty(); // a crash of the host lost them, or somebody removed them
    }
    return isAlive(pids.get().wrapper()) || isAlive(pids.get().program());
  }

  private boolean isAlive(ProcessIdentity process) {
    return table.startTicks(process.pid()).filter(process.startTicks()::equals).isPresent()
        && bootId.equals(process.bootId());
  }

  /// TERM to the program's group, KILL after {@code grace}, then KILL to what is left.
  ///
  /// @return whether all are gone
  boolean stop(JobDirectory job, Duration grace) throws InterruptedException {
    signalGroup(job, "TERM");
    if (!endedWithin(job, grace)) {
      job.cgroup().kill();
      signalGroup(job, "KILL");
    }
    return sweep(job);
  }

  private void signalGroup(JobDirectory job, String signal) {
    job.pids()
        .map(JobDirectory.Pids::program)
        .filter(this::isAlive) // else its id may belong to somebody else by now
        .ifPresent(program -> kill(signal, program.pid()));
  }

  private static void kill(String signal, long group) {
    try {
      Tool.output("/bin/sh", "-c", "kill -s " + signal + " -- -" + group);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean endedWithin(JobDirectory job, Duration grace) throws InterruptedException {
    long deadline = nanoTime.getAsLong() + grace.toNanos();
    try (DirectoryWatch.Subscription changes = watch.subscribe(job.path())) {
      while (true) {
        long seen = changes.changes();
        if (job.exitCode().isPresent() || !anyAlive(job)) {
          return true;
        }
        long left = deadline - nanoTime.getAsLong();
        if (left <= 0) {
          return false;
        }
        changes.await(
            seen, LOOK.compareTo(Duration.ofNanos(left)) < 0 ? LOOK : Duration.ofNanos(left));
      }
    }
  }

  /// Kills what is left of an ended job, except its wrapper, which ends by itself then.
  ///
  /// @return whether nothing is left
  boolean sweep(JobDirectory job) throws InterruptedException {
    long deadline = nanoTime.getAsLong() + KILL_LIMIT.toNanos();
    long wrapper = job.pids().map(pids -> pids.wrapper().pid()).orElse(-1L);
    Duration pause = Duration.ofMillis(1);
    JobCgroup cgroup = job.cgroup();
    cgroup.kill();
    while (true) {
      List<ProcessTable.Row> left = marked(job);
      if (left.isEmpty() && cgroup.isEmpty()) {
        return true;
      }
      boolean late = nanoTime.getAsLong() > deadline;
      left.stream()
          .filter(row -> row.group() != wrapper || late)
          .forEach(row -> ProcessHandle.of(row.pid()).ifPresent(ProcessHandle::destroyForcibly));
      if (nanoTime.getAsLong() > deadline + KILL_LIMIT.toNanos()) {
        log.warn("processes cannot be killed count={} job={}", left.size(), job.path());
        return false;
      }
      Thread.sleep(pause);
      pause = pause.compareTo(LOOK) < 0 ? pause.multipliedBy(2) : LOOK;
    }
  }

  private List<ProcessTable.Row> marked(JobDirectory job) {
    AttemptRef attempt =
        job.attempt().orElseThrow(() -> new IllegalArgumentException("no job: " + job.path()));
    return table.withEnvironment(JobStarts.marks(attempt));
  }
}
