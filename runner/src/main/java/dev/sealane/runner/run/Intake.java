package dev.sealane.runner.run;

import dev.sealane.api.message.RunnerMessage.StartRunsRequest;
import dev.sealane.api.message.RunnerReply.StartRunsResponse.Started;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.runner.container.ContainerRuntime;
import dev.sealane.runner.journal.JournalEntry;
import dev.sealane.runner.journal.JournalException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes or refuses runs: by policy, by room, by what the disk says. May be used from any thread.
final class Intake {

  private static final Logger log = LoggerFactory.getLogger(Intake.class);

  private final RunParts parts;
  private final Admission admission;
  private final Supplier<Optional<String>> closed;
  private final Jobs jobs;
  private final RunWatcher watcher;
  private final Setup setup;
  private final Object admissions = new Object();
  private volatile boolean draining;

  /// @param closed why no new runs are taken now; empty = they are
  /// @param jobs gets what is taken
  /// @param watcher hears of what is taken
  Intake(
      RunParts parts,
      Admission admission,
      Supplier<Optional<String>> closed,
      Jobs jobs,
      RunWatcher watcher) {
    this.parts = parts;
    this.admission = admission;
    this.closed = closed;
    this.jobs = jobs;
    this.watcher = watcher;
    this.setup = new Setup(parts, admission.defaultNetwork());
  }

  /// Takes nothing from now on.
  void drain() {
    draining = true;
  }

  boolean isDraining() {
    return draining;
  }

  /// Runs may come within milliseconds.
  void expect() {
    if (!draining) {
      admission.runtimes().values().forEach(ContainerRuntime::expect);
    }
  }

  /// Takes or refuses each element. What is taken is in the journal when it returns, with one fsync
  /// for all, and waits for its confirmation.
  List<Started> accept(List<StartRunsRequest.Element> elements) {
    List<RunPlan> fresh = new ArrayList<>();
    List<Started> answers = new ArrayList<>();
    for (StartRunsRequest.Element element : elements) {
      answers.add(accept(element, fresh));
    }
    if (fresh.isEmpty()) {
      return answers;
    }
    try {
      parts.journal().append(fresh.stream().map(this::acceptedEntry).toList());
    } catch (JournalException e) {
      log.error("runs refused, they cannot be written down runs={}", fresh.size(), e);
      fresh.forEach(plan -> jobs.drop(plan.attempt()));
      return answers.stream()
          .map(answer -> refusedAfterAll(answer, "the runner's journal cannot be written"))
          .toList();
    }
    Set<AttemptRef> failed = new HashSet<>();
    for (RunPlan plan : fresh) {
      if (!begins(plan)) {
        failed.add(plan.attempt());
      }
    }
    return answers.stream()
        .map(answer ->
            failed.contains(new AttemptRef(answer.run(), answer.attempt()))
                ? refusedAfterAll(answer, "the runner failed to begin it")
                : answer)
        .toList();
  }

  private Started accept(StartRunsRequest.Element element, List<RunPlan> fresh) {
    if (element instanceof StartRunsRequest.Unreadable unreadable) {
      return refused(element, "unreadable", unreadable.problem());
    }
    StartRunsRequest.Start start = (StartRunsRequest.Start) element;
    AttemptRef attempt = new AttemptRef(start.run(), start.attempt());
    if (parts.journal().isTombstone(attempt)) {
      return refused(element, "cancelled", "it was cancelled before it came");
    }
    if (draining) {
      return refused(element, "draining", "this runner takes no new runs");
    }
    Optional<String> reason = closed.get();
    if (reason.isPresent()) {
      return refused(element, "disk_low", reason.get());
    }
    return switch (admission.plan(start)) {
      case Admission.Decision.Refused(String code, String message) ->
          refused(element, code, message);
      case Admission.Decision.Admitted(RunPlan plan) -> admit(plan, element, fresh);
    };
  }

  private Started admit(RunPlan plan, StartRunsRequest.Element element, List<RunPlan> fresh) {
    synchronized (admissions) {
      if (jobs.find(plan.attempt()).isPresent()) {
        return accepted(plan); // the same message again
      }
      Optional<String> shortage =
          Budget.shortage(
              admission.capacity(),
              jobs.all().stream().filter(RunJob::holdsSlot).map(RunJob::limits).toList(),
              plan.limits());
      if (shortage.isPresent()) {
        return refused(element, "no_capacity", shortage.get());
      }
      JobLog jobLog = new JobLog(parts, plan.attempt(), Optional.of(plan.kept()));
      jobs.add(new RunJob(new Job(parts, plan.attempt(), plan.limits(), jobLog)));
      fresh.add(plan);
      return accepted(plan);
    }
  }

  /// Our own fault with one run is no other run's; nothing of it has started, so it is refused.
  private boolean begins(RunPlan plan) {
    AttemptRef attempt = plan.attempt();
    try {
      RunJob job = jobs.find(attempt).orElseThrow();
      watcher.accepted(attempt);
      job.start(plan, setup, () -> jobs.forget(attempt));
      return true;
    } catch (RuntimeException e) {
      log.error("run not begun attempt={}", attempt, e);
      jobs.forget(attempt);
      return false;
    }
  }

  private JournalEntry acceptedEntry(RunPlan plan) {
    return new JournalEntry.Accepted(
        plan.attempt(),
        parts.clock().wall().instant(),
        plan.limits(),
        parts.secrets().seal(plan.attempt(), plan.kept()));
  }

  private static Started accepted(RunPlan plan) {
    AttemptRef attempt = plan.attempt();
    return new Started(attempt.runId(), attempt.attempt(), true, plan.needsSetup(), null, null);
  }

  private static Started refused(StartRunsRequest.Element element, String code, String message) {
    log.info("run refused run={} attempt={} code={}", element.run(), element.attempt(), code);
    return new Started(element.run(), element.attempt(), false, false, code, message);
  }

  private static Started refusedAfterAll(Started answer, String message) {
    return answer.accepted()
        ? new Started(answer.run(), answer.attempt(), false, false, "internal", message)
        : answer;
  }
}
