package dev.sealane.runner.run;

import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.ContainerRuntime;
import dev.sealane.runner.container.Handle;
import dev.sealane.runner.container.Observed;
import dev.sealane.runner.journal.JournalEntry;
import dev.sealane.runner.journal.JournaledAttempt;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What an earlier daemon left of one attempt whose result nobody has written down yet. The runtime
/// knows what started; the journal knows what it was for. Only what provably never started is given
/// back.
final class Remains {

  private static final Logger log = LoggerFactory.getLogger(Remains.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  /// A start that looks longer counts whole: it is more likely that a wall clock was set.
  private static final Duration LONGEST_START = Duration.ofMinutes(1);

  private static final String HOST_RESTARTED =
      "the host went down about when the program was to start; it may have run";
  private static final String NOT_STARTED = "the runner restarted before the program started";

  private final Job job;
  private final JournaledAttempt journaled;
  private final Map<String, ContainerRuntime> runtimes;
  private final Findings findings;

  /// @param runtimes by name
  Remains(
      Job job,
      JournaledAttempt journaled,
      Map<String, ContainerRuntime> runtimes,
      Findings findings) {
    this.job = job;
    this.journaled = journaled;
    this.runtimes = runtimes;
    this.findings = findings;
  }

  /// Decides what became of it and goes on from there; waits for an engine that is out of reach.
  Outcome goOn(JobSteps steps) throws InterruptedException {
    Optional<Handle> handle = journaled.handle();
    if (handle.isEmpty()) {
      handle = found();
    }
    if (handle.isEmpty()) {
      return new Outcome.GivenBack(NOT_STARTED);
    }
    ContainerRuntime runtime = runtimes.get(handle.get().runtime());
    return asSeen(
        runtime == null
            ? withoutRuntime(handle.get().runtime())
            : goOn(steps, runtime, handle.get()));
  }

  /// An end that an earlier daemon saw counts, whatever the runtime makes of it by now.
  private Outcome asSeen(Outcome outcome) {
    boolean over = outcome instanceof Outcome.Ended || outcome instanceof Outcome.Unproven;
    return over ? seen().<Outcome>map(Outcome.Ended::new).orElse(outcome) : outcome;
  }

  /// The end of the program, where its artifacts were still to be had.
  private Optional<Verdict> seen() {
    return journaled.uncollected().map(it -> Verdict.of(it.result()));
  }

  /// What was not written down as prepared never started; so a run that is to end need not wait for
  /// an engine.
  private Optional<Handle> found() throws InterruptedException {
    try {
      return findings.of(job.attempt());
    } catch (InterruptedException e) {
      if (isOrderOnly()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Outcome withoutRuntime(String name) {
    return journaled.started().isPresent() || hostCrashed()
        ? new Outcome.Ended(
            Verdict.infra(
                "runtime_missing", "the runner has no runtime " + name + " any more", true))
        : new Outcome.GivenBack(NOT_STARTED); // only who prepared it could start it
  }

  private Outcome goOn(JobSteps steps, ContainerRuntime runtime, Handle handle)
      throws InterruptedException {
    job.programIs(runtime, handle);
    boolean told = false;
    Optional<ArtifactWait> wait =
        seen().map(it -> new ArtifactWait(job.parts(), job.attempt(), it));
    OptionalLong orderedAt = OptionalLong.empty();
    while (true) {
      try {
        switch (runtime.inspect(handle)) {
          case Observed.NotStarted _ -> {
            if (journaled.started().isPresent() && runtime.mayHaveForgottenStart(handle)) {
              return new Outcome.Ended(JobSteps.startUnknown());
            }
            if (runtime.forbidStart(handle)) {
              return hostCrashed() && !runtime.startsOutliveTheHost()
                  ? new Outcome.Ended(Verdict.infra("host_restarted", HOST_RESTARTED, true))
                  : new Outcome.GivenBack(NOT_STARTED);
            }
          }
          case Observed.Running(var startedAt) -> {
            log.info("run goes on attempt={}", job.attempt());
            return steps.goOn(timeLeft(ran(startedAt)), journaledOrder(), true);
          }
          case Observed.Exited _ -> {
            log.info("run ended meanwhile attempt={}", job.attempt());
            return steps.goOn(timeLeft(sinceStart()), journaledOrder(), false);
          }
          case Observed.Lost lost -> {
            log.warn("run is lost attempt={} code={}", job.attempt(), lost.code());
            return lost.mayHaveStarted()
                ? steps.goOn(timeLeft(sinceStart()), journaledOrder(), false)
                : new Outcome.GivenBack(NOT_STARTED);
          }
        }
      } catch (ContainerException e) {
        if (!told) {
          told = true;
          log.warn("run not found yet attempt={} problem={}", job.attempt(), e.getMessage());
          job.log().systemLine("the runner restarted and cannot reach its engine yet");
        }
        if (wait.isPresent() && wait.get().isOver()) {
          return new Outcome.Ended(seen().orElseThrow());
        }
        orderedAt = orderedAt.isEmpty() ? orderedSince() : orderedAt;
        if (orderedAt.isPresent() && isGivenUp(orderedAt.getAsLong())) {
          return new Outcome.Unproven(
              Verdict.unproven(order().orElseThrow().reason(), Unproven.after(stopLimit())));
        }
        pause();
      }
    }
  }

  /// The first look after an order to end it.
  private OptionalLong orderedSince() {
    return order().isPresent() ? OptionalLong.of(ticks()) : OptionalLong.empty();
  }

  private boolean isGivenUp(long orderedAt) {
    boolean over = ticks() - orderedAt >= order().orElseThrow().grace().plus(stopLimit()).toNanos();
    return over && (order().orElseThrow().reason().isFinal() || job.control().mayGiveUp());
  }

  private Duration stopLimit() {
    return job.parts().stopLimit();
  }

  private long ticks() {
    return job.parts().clock().ticker().getAsLong();
  }

  private void pause() throws InterruptedException {
    try {
      job.parts().clock().pause().sleep(RETRY);
    } catch (InterruptedException e) {
      if (!isOrderOnly()) {
        throw e;
      }
    }
  }

  /// Whether an interrupt came from an order to end the run, which the engine has to carry out.
  private boolean isOrderOnly() {
    return job.control().reason().isPresent() && !job.control().isDetached();
  }

  /// Whether the host went down after the program was made ready. What the journal and the process
  /// runtime wrote about its start without waiting for the disk may be lost then, each without the
  /// other.
  private boolean hostCrashed() {
    String boot = journaled.prepared().map(JournalEntry.Prepared::hostBootId).orElse(null);
    return boot != null && !boot.equals(job.parts().clock().host().bootId());
  }

  private Duration timeLeft(Duration passed) {
    Duration left = job.limits().timeout().minus(passed);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /// How long the program has run. An engine can take half a second for a start, which is no time
  /// of the program's. Only the wall clock tells how long that was; where it cannot be right, or
  /// the host slept, the start counts as well. So a clock that was set makes a limit longer by a
  /// minute at most.
  ///
  /// @param startedAt on the engine's clock
  private Duration ran(Instant startedAt) {
    Duration sinceStart = sinceStart();
    Duration ran = Duration.between(startedAt, job.parts().clock().wall().instant());
    boolean likely =
        !ran.isNegative()
            && ran.compareTo(sinceStart) <= 0
            && sinceStart.minus(ran).compareTo(LONGEST_START) <= 0;
    return likely ? ran : sinceStart;
  }

  /// How long ago the start was about to begin. Ticks compare only within one boot of the host;
  /// across one, no program of ours runs on.
  private Duration sinceStart() {
    RunClock clock = job.parts().clock();
    return journaled
        .started()
        .filter(started -> started.hostBootId().equals(clock.host().bootId()))
        .map(started -> Duration.ofNanos(clock.ticker().getAsLong() - started.ticks()))
        .orElse(Duration.ZERO);
  }

  private Optional<StopOrder> order() {
    return journaledOrder().or(job.control()::order);
  }

  private Optional<StopOrder> journaledOrder() {
    return journaled
        .stopping()
        .map(stopping ->
            new StopOrder(
                StopReason.parse(stopping.reason()).orElse(StopReason.SHUTDOWN), // a newer word
                stopping.grace()));
  }
}
