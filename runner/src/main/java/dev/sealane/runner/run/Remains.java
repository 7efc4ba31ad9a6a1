package dev.sealane.runner.run;

import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.ContainerRuntime;
import dev.sealane.runner.container.Handle;
import dev.sealane.runner.container.Observed;
import dev.sealane.runner.journal.JournaledAttempt;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What an earlier daemon left of one attempt whose result nobody has written down yet. The runtime
/// knows what started; the journal knows what it was for. Only what provably never started is given
/// back.
final class Remains {

  private static final Logger log = LoggerFactory.getLogger(Remains.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
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
      handle = findings.of(job.attempt());
    }
    if (handle.isEmpty()) {
      return new Outcome.GivenBack(NOT_STARTED);
    }
    ContainerRuntime runtime = runtimes.get(handle.get().runtime());
    return runtime == null
        ? withoutRuntime(handle.get().runtime())
        : asSeen(goOn(steps, runtime, handle.get()));
  }

  /// An end that an earlier daemon saw counts, whatever the runtime makes of it by now.
  private Outcome asSeen(Outcome outcome) {
    return outcome instanceof Outcome.Ended && journaled.uncollected().isPresent()
        ? new Outcome.Ended(Verdict.of(journaled.uncollected().get().result()))
        : outcome;
  }

  private Outcome withoutRuntime(String name) {
    return journaled.started().isPresent()
        ? new Outcome.Ended(
            Verdict.infra(
                "runtime_missing", "the runner has no runtime " + name + " any more", true))
        : new Outcome.GivenBack(NOT_STARTED); // only who prepared it could start it
  }

  private Outcome goOn(JobSteps steps, ContainerRuntime runtime, Handle handle)
      throws InterruptedException {
    job.programIs(runtime, handle);
    boolean told = false;
    while (true) {
      try {
        switch (runtime.inspect(handle)) {
          case Observed.NotStarted _ -> {
            if (runtime.forbidStart(handle)) {
              return new Outcome.GivenBack(NOT_STARTED);
            }
          }
          case Observed.Running _ -> {
            log.info("run goes on attempt={}", job.attempt());
            return steps.goOn(timeLeft(), order(), true);
          }
          case Observed.Exited _ -> {
            log.info("run ended meanwhile attempt={}", job.attempt());
            return steps.goOn(timeLeft(), order(), false);
          }
          case Observed.Lost lost -> {
            log.warn("run is lost attempt={} code={}", job.attempt(), lost.code());
            return lost.mayHaveStarted()
                ? steps.goOn(timeLeft(), order(), false)
                : new Outcome.GivenBack(NOT_STARTED);
          }
        }
      } catch (ContainerException e) {
        if (!told) {
          told = true;
          log.warn("run not found yet attempt={} problem={}", job.attempt(), e.getMessage());
          job.log().systemLine("the runner restarted and cannot reach its engine yet");
        }
        job.parts().clock().pause().sleep(RETRY);
      }
    }
  }

  /// Ticks compare only within one boot of the host; across one, no program of ours runs on.
  private Duration timeLeft() {
    RunClock clock = job.parts().clock();
    Duration passed =
        journaled
            .started()
            .filter(started -> started.hostBootId().equals(clock.host().bootId()))
            .map(started -> Duration.ofNanos(clock.ticker().getAsLong() - started.ticks()))
            .orElse(Duration.ZERO);
    Duration left = job.limits().timeout().minus(passed);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private Optional<StopOrder> order() {
    return journaled
        .stopping()
        .map(stopping ->
            new StopOrder(
                StopReason.parse(stopping.reason()).orElse(StopReason.SHUTDOWN), // a newer word
                stopping.grace()));
  }
}
