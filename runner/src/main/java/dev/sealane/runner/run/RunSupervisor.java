package dev.sealane.runner.run;

import dev.sealane.api.message.RunnerMessage.CancelRunsRequest.Cancel;
import dev.sealane.api.message.RunnerMessage.StartRunsRequest;
import dev.sealane.api.message.RunnerReply.CancelRunsResponse.Cancelled;
import dev.sealane.api.message.RunnerReply.StartRunsResponse.Started;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.Heartbeat;
import dev.sealane.api.runner.StartAnswer;
import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.journal.JournalEntry;
import dev.sealane.runner.journal.JournalException;
import dev.sealane.runner.report.ReportListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Owns all attempts of this instance, whichever queue they came through. May be used from any
/// thread.
public final class RunSupervisor implements ReportListener {

  private static final Logger log = LoggerFactory.getLogger(RunSupervisor.class);

  private final RunParts parts;
  private final Admission admission;
  private final Supplier<Optional<String>> intakeClosed;
  private final RunWatcher watcher;
  private final Setup setup;
  private final ConcurrentMap<AttemptRef, RunJob> jobs = new ConcurrentHashMap<>();
  private final Object admissions = new Object();
  private volatile boolean draining;

  /// @param intakeClosed why no new runs are taken now; empty = they are
  /// @param watcher hears when attempts are gone
  public RunSupervisor(
      RunParts parts,
      Admission admission,
      Supplier<Optional<String>> intakeClosed,
      RunWatcher watcher) {
    this.parts = parts;
    this.admission = admission;
    this.intakeClosed = intakeClosed;
    this.watcher = watcher;
    this.setup = new Setup(parts, admission.defaultNetwork());
  }

  /// Takes or refuses each element. What is taken is in the journal when it returns, with one fsync
  /// for all, and waits for {@link #confirmed}.
  public List<Started> accept(List<StartRunsRequest.Element> elements) {
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
      fresh.forEach(plan -> jobs.remove(plan.attempt()));
      return answers.stream().map(RunSupervisor::notWritten).toList();
    }
    fresh.forEach(this::begin);
    return answers;
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
    Optional<String> closed = intakeClosed.get();
    if (closed.isPresent()) {
      return refused(element, "disk_low", closed.get());
    }
    return switch (admission.plan(start)) {
      case Admission.Decision.Refused(String code, String message) ->
          refused(element, code, message);
      case Admission.Decision.Admitted(RunPlan plan) -> admit(plan, element, fresh);
    };
  }

  private Started admit(RunPlan plan, StartRunsRequest.Element element, List<RunPlan> fresh) {
    synchronized (admissions) {
      if (jobs.containsKey(plan.attempt())) {
        return accepted(plan); // the same message again
      }
      Optional<String> shortage =
          Budget.shortage(
              admission.capacity(),
              jobs.values().stream().filter(RunJob::holdsSlot).map(RunJob::limits).toList(),
              plan.limits());
      if (shortage.isPresent()) {
        return refused(element, "no_capacity", shortage.get());
      }
      JobLog jobLog = new JobLog(parts, plan.attempt(), Optional.of(plan.kept()));
      jobs.put(plan.attempt(), new RunJob(parts, plan.attempt(), plan.limits(), jobLog));
      fresh.add(plan);
      return accepted(plan);
    }
  }

  private void begin(RunPlan plan) {
    RunJob job = Objects.requireNonNull(jobs.get(plan.attempt()), "job");
    watcher.accepted(plan.attempt());
    job.start(plan, setup, () -> forget(plan.attempt()));
  }

  private JournalEntry acceptedEntry(RunPlan plan) {
    return new JournalEntry.Accepted(
        plan.attempt(),
        parts.clock().wall().instant(),
        plan.limits(),
        parts.secrets().seal(plan.attempt(), plan.kept()));
  }

  /// The server's answer to the acceptance; what it does not name is dropped.
  public void confirmed(List<AttemptRef> accepted, List<StartAnswer.ConfirmedRun> answers) {
    Map<AttemptRef, StartAnswer> byAttempt =
        answers.stream()
            .collect(
                Collectors.toMap(
                    it -> new AttemptRef(it.run(), it.attempt()),
                    StartAnswer.ConfirmedRun::answer,
                    (first, _) -> first));
    for (AttemptRef attempt : accepted) {
      StartAnswer answer = byAttempt.getOrDefault(attempt, StartAnswer.STALE);
      job(attempt).ifPresent(job -> job.confirm(answer));
    }
  }

  /// The server never answered the acceptance.
  public void unconfirmed(List<AttemptRef> accepted) {
    log.warn("acceptance not confirmed, runs dropped runs={}", accepted);
    accepted.forEach(attempt -> job(attempt).ifPresent(job -> job.confirm(StartAnswer.STALE)));
  }

  /// Ends attempts; those that are unknown are remembered, so that they do not start later.
  public List<Cancelled> cancel(List<Cancel> cancels) {
    List<Cancelled> answers = new ArrayList<>();
    List<JournalEntry> tombstones = new ArrayList<>();
    for (Cancel cancel : cancels) {
      AttemptRef attempt = new AttemptRef(cancel.run(), cancel.attempt());
      Optional<RunJob> job = job(attempt);
      job.ifPresentOrElse(
          it -> it.stop(StopReason.CANCEL, cancel.grace()),
          () ->
              tombstones.add(new JournalEntry.Tombstone(attempt, parts.clock().wall().instant())));
      answers.add(new Cancelled(cancel.run(), cancel.attempt(), job.isPresent()));
    }
    if (!tombstones.isEmpty()) {
      parts.journal().append(tombstones);
    }
    return answers;
  }

  /// All attempts with their phases, complete.
  public List<Heartbeat.Held> held() {
    return jobs.values().stream()
        .map(job -> new Heartbeat.Held(job.attempt().runId(), job.attempt().attempt(), job.phase()))
        .toList();
  }

  /// Carries out what a heartbeat's answer says.
  ///
  /// @param sentAt ticks when that heartbeat was sent
  public void ordered(Heartbeat.Reply reply, long sentAt) {
    jobs.values().forEach(job -> job.contact(sentAt));
    for (Heartbeat.Order order : reply.attempts()) {
      AttemptRef attempt = new AttemptRef(order.runId(), order.attempt());
      job(attempt).ifPresent(job -> carryOut(order, job));
    }
  }

  private void carryOut(Heartbeat.Order order, RunJob job) {
    Duration grace = Objects.requireNonNullElse(order.grace(), job.limits().grace());
    switch (order.action()) {
      case KEEP -> {
        if (order.cancel()) {
          job.stop(StopReason.CANCEL, grace);
        }
      }
      case STOP -> stale(job.attempt());
      case FORGET -> {
        if (job.isReported()) {
          acknowledged(job.attempt());
        } else {
          stale(job.attempt());
        }
      }
    }
  }

  /// Takes no new runs from now on.
  public void drain() {
    draining = true;
  }

  public boolean isDraining() {
    return draining;
  }

  public boolean isIdle() {
    return jobs.isEmpty();
  }

  /// Leaves started programs alone and gives the others back; the next start goes on.
  ///
  /// @param limit longest wait for the threads of the runs
  public void detach(Duration limit) throws InterruptedException {
    drain();
    List<RunJob> left = List.copyOf(jobs.values());
    left.forEach(RunJob::detach);
    long deadline = parts.clock().ticker().getAsLong() + limit.toNanos();
    for (RunJob job : left) {
      Duration rest = Duration.ofNanos(deadline - parts.clock().ticker().getAsLong());
      job.awaitDetached(rest.isNegative() ? Duration.ZERO : rest);
    }
  }

  /// Stops all programs; their results are still delivered.
  public void stopAll() {
    drain();
    jobs.values().forEach(job -> job.stop(StopReason.CANCEL, job.limits().grace()));
  }

  @Override
  public void acknowledged(AttemptRef attempt) {
    job(attempt)
        .filter(RunJob::isReported)
        .ifPresent(job ->
            Thread.ofVirtual()
                .name("remove-" + attempt)
                .start(() -> {
                  note(new JournalEntry.Acked(attempt));
                  forget(attempt);
                }));
  }

  @Override
  public void stale(AttemptRef attempt) {
    job(attempt)
        .ifPresent(job -> {
          log.warn("attempt given up by the server attempt={}", attempt);
          if (job.isReported()) {
            acknowledged(attempt);
          } else {
            job.stop(StopReason.STALE, job.limits().grace());
          }
        });
  }

  /// Removes all that is left of an attempt; blocks for the engine.
  private void forget(AttemptRef attempt) {
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

  /// Takes in what an earlier daemon left; the function decides how it goes on.
  void adopt(AttemptRef attempt, RunJob job, Function<Runnable, Runnable> goOn) {
    jobs.put(attempt, job);
    goOn.apply(() -> forget(attempt)).run();
  }

  private void note(JournalEntry entry) {
    try {
      parts.journal().note(entry);
    } catch (JournalException e) {
      log.error("journal not written attempt={}", entry.attempt(), e);
    }
  }

  private Optional<RunJob> job(AttemptRef attempt) {
    return Optional.ofNullable(jobs.get(attempt));
  }

  private static Started accepted(RunPlan plan) {
    AttemptRef attempt = plan.attempt();
    return new Started(attempt.runId(), attempt.attempt(), true, plan.needsSetup(), null, null);
  }

  private static Started refused(StartRunsRequest.Element element, String code, String message) {
    log.info("run refused run={} attempt={} code={}", element.run(), element.attempt(), code);
    return new Started(element.run(), element.attempt(), false, false, code, message);
  }

  private static Started notWritten(Started answer) {
    return answer.accepted()
        ? new Started(
            answer.run(),
            answer.attempt(),
            false,
            false,
            "internal",
            "the runner's journal cannot be written")
        : answer;
  }
}
