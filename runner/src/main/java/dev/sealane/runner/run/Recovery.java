package dev.sealane.runner.run;

import dev.sealane.api.runner.AttemptRef;
import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.ContainerRuntime;
import dev.sealane.runner.container.ContainerRuntime.Found;
import dev.sealane.runner.journal.JournalEntry.Accepted;
import dev.sealane.runner.journal.JournaledAttempt;
import dev.sealane.runner.journal.KeptSecrets.Kept;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Goes on after a restart of the daemon: adopts programs that run or have ended, stops those past
/// their fence, gives back what had not started, delivers results that wait, removes what nobody
/// claims.
public final class Recovery implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Recovery.class);

  /// How long the start of the daemon waits for its runtimes; they are asked further meanwhile.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final RunParts parts;
  private final RunSupervisor supervisor;
  private final Map<String, ContainerRuntime> runtimes;
  private final Findings findings;

  /// @param runtimes by name
  public Recovery(
      RunParts parts, RunSupervisor supervisor, Map<String, ContainerRuntime> runtimes) {
    this.parts = parts;
    this.supervisor = supervisor;
    this.runtimes = Map.copyOf(runtimes);
    this.findings = new Findings(parts.clock().pause());
  }

  /// Takes everything in, so that the next heartbeat names it; what has to wait for an engine goes
  /// on in the background. Harmless when there is nothing.
  public void run() throws InterruptedException {
    Set<AttemptRef> claimed = new HashSet<>();
    for (JournaledAttempt journaled : parts.journal().attempts()) {
      if (journaled.accepted().isPresent()) {
        claimed.add(journaled.attempt());
      } else {
        log.error("journal has no acceptance of attempt={}", journaled.attempt());
      }
    }
    runtimes
        .values()
        .forEach(
            runtime -> findings.ask(runtime, found -> removeUnclaimed(runtime, found, claimed)));
    for (JournaledAttempt journaled : parts.journal().attempts()) {
      journaled.accepted().ifPresent(accepted -> recover(journaled, accepted));
    }
    findings.await(PATIENCE);
  }

  private void recover(JournaledAttempt journaled, Accepted accepted) {
    AttemptRef attempt = journaled.attempt();
    Optional<Kept> kept = parts.secrets().open(attempt, accepted.sealed());
    Job job = new Job(parts, attempt, accepted.limits(), new JobLog(parts, attempt, kept));
    journaled
        .handle()
        .ifPresent(handle ->
            Optional.ofNullable(runtimes.get(handle.runtime()))
                .ifPresent(runtime -> job.programIs(runtime, handle)));
    RunJob adopted = new RunJob(job);
    supervisor.adopt(adopted);
    Runnable over = () -> supervisor.forget(attempt);
    if (journaled.acked()) {
      supervisor.removeSoon(attempt);
    } else if (journaled.result().isPresent()) {
      log.info("result waits attempt={}", attempt);
      adopted.resend(journaled.result().get());
    } else if (journaled.givenBack().isPresent()) {
      adopted.giveBack(journaled.givenBack().get());
    } else {
      adopted.recover(new Remains(job, journaled, runtimes, findings), over);
    }
  }

  private void removeUnclaimed(ContainerRuntime runtime, Found found, Set<AttemptRef> claimed) {
    AttemptRef attempt = found.attempt();
    if (claimed.contains(attempt) || supervisor.holds(attempt)) {
      return;
    }
    log.warn("removing a leftover that nobody claims attempt={}", attempt);
    try {
      runtime.stop(found.handle(), Duration.ZERO);
      runtime.remove(found.handle());
    } catch (ContainerException e) {
      log.error("leftover not removed attempt={}", attempt, e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the next start finds it
    }
  }

  /// Ends what still waits for an engine; the next start goes on.
  @Override
  public void close() {
    findings.close();
  }
}
