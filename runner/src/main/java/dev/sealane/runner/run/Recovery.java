package dev.sealane.runner.run;

import dev.sealane.api.runner.AttemptRef;
import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.ContainerRuntime;
import dev.sealane.runner.container.Handle;
import dev.sealane.runner.journal.JournalEntry.Accepted;
import dev.sealane.runner.journal.JournaledAttempt;
import dev.sealane.runner.journal.KeptSecrets.Kept;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Goes on after a restart of the daemon: adopts programs that run or have ended, gives back what
/// had not started, delivers results that wait, removes what nobody claims. The runtimes know what
/// started; the journal knows what it was for.
public final class Recovery {

  private static final Logger log = LoggerFactory.getLogger(Recovery.class);

  private final RunParts parts;
  private final RunSupervisor supervisor;
  private final Map<String, ContainerRuntime> runtimes;

  /// @param runtimes by name
  public Recovery(
      RunParts parts, RunSupervisor supervisor, Map<String, ContainerRuntime> runtimes) {
    this.parts = parts;
    this.supervisor = supervisor;
    this.runtimes = Map.copyOf(runtimes);
  }

  /// Does all of it; harmless when there is nothing.
  public void run() throws InterruptedException {
    Map<AttemptRef, Handle> found = find();
    for (JournaledAttempt journaled : parts.journal().attempts()) {
      Handle handle = found.remove(journaled.attempt());
      try {
        recover(journaled, Optional.ofNullable(handle).or(journaled::handle));
      } catch (ContainerException e) {
        log.error("run not recovered attempt={}", journaled.attempt(), e);
      }
    }
    for (Map.Entry<AttemptRef, Handle> unclaimed : found.entrySet()) {
      removeUnclaimed(unclaimed.getKey(), unclaimed.getValue());
    }
  }

  private Map<AttemptRef, Handle> find() {
    Map<AttemptRef, Handle> found = new HashMap<>();
    for (ContainerRuntime runtime : runtimes.values()) {
      try {
        runtime.listMine().forEach(it -> found.put(it.attempt(), it.handle()));
      } catch (ContainerException e) {
        log.error("runtime not asked for leftovers runtime={}", runtime.name(), e);
      }
    }
    return found;
  }

  private void recover(JournaledAttempt journaled, Optional<Handle> handle) {
    Optional<Accepted> accepted = journaled.accepted();
    Optional<ContainerRuntime> runtime = handle.flatMap(it -> byName(it.runtime()));
    if (accepted.isEmpty()) {
      log.error("journal has no acceptance of attempt={}", journaled.attempt());
      return;
    }
    Job job = job(journaled.attempt(), accepted.get());
    runtime.ifPresent(it -> job.programIs(it, handle.orElseThrow()));
    RunJob adopted = new RunJob(job);
    supervisor.adopt(
        adopted, over -> goOn(journaled, accepted.get(), adopted, runtime, handle, over));
  }

  private Runnable goOn(
      JournaledAttempt journaled,
      Accepted accepted,
      RunJob job,
      Optional<ContainerRuntime> runtime,
      Optional<Handle> handle,
      Runnable over) {
    if (journaled.acked()) {
      return over;
    }
    if (journaled.result().isPresent()) {
      log.info("result waits attempt={}", journaled.attempt());
      return () -> job.resend(journaled.result().get());
    }
    if (runtime.isEmpty() || handle.isEmpty() || runtime.get().forbidStart(handle.get())) {
      log.info("run given back attempt={}", journaled.attempt());
      return () -> job.giveBack("the runner restarted before the program started");
    }
    log.info("run adopted attempt={}", journaled.attempt());
    return () -> job.resume(runtime.get(), handle.get(), timeLeft(journaled, accepted), over);
  }

  private Job job(AttemptRef attempt, Accepted accepted) {
    Optional<Kept> kept = parts.secrets().open(attempt, accepted.sealed());
    return new Job(parts, attempt, accepted.limits(), new JobLog(parts, attempt, kept));
  }

  /// Ticks compare only within one boot of the host; across one, no program of ours runs on.
  private Duration timeLeft(JournaledAttempt journaled, Accepted accepted) {
    Duration passed =
        journaled
            .started()
            .filter(started -> started.hostBootId().equals(parts.clock().hostBootId()))
            .map(started -> Duration.ofNanos(parts.clock().ticker().getAsLong() - started.ticks()))
            .orElse(Duration.ZERO);
    Duration left = accepted.limits().timeout().minus(passed);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private void removeUnclaimed(AttemptRef attempt, Handle handle) throws InterruptedException {
    Optional<ContainerRuntime> runtime = byName(handle.runtime());
    if (runtime.isEmpty()) {
      return;
    }
    log.warn("removing a leftover that nobody claims attempt={}", attempt);
    try {
      runtime.get().stop(handle, Duration.ZERO);
      runtime.get().remove(handle);
    } catch (ContainerException e) {
      log.error("leftover not removed attempt={}", attempt, e);
    }
  }

  private Optional<ContainerRuntime> byName(String name) {
    return Optional.ofNullable(runtimes.get(name));
  }
}
