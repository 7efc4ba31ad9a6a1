package dev.sealane.runner.run;

import dev.sealane.api.message.RunnerMessage.CancelRunsRequest.Cancel;
import dev.sealane.api.message.RunnerMessage.StartRunsRequest;
import dev.sealane.api.message.RunnerReply.CancelRunsResponse.Cancelled;
import dev.sealane.api.message.RunnerReply.StartRunsResponse.Started;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.Heartbeat;
import dev.sealane.api.runner.StartAnswer;
import dev.sealane.runner.journal.JournalEntry;
import dev.sealane.runner.report.ReportListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Owns all attempts of this instance, whichever queue they came through. May be used from any
/// thread.
public final class RunSupervisor implements ReportListener {

  private static final Logger log = LoggerFactory.getLogger(RunSupervisor.class);

  private final RunParts parts;
  private final Jobs jobs;
  private final Intake intake;

  /// @param intakeClosed why no new runs are taken now; empty = they are
  /// @param watcher hears when attempts come and are gone
  public RunSupervisor(
      RunParts parts,
      Admission admission,
      Supplier<Optional<String>> intakeClosed,
      RunWatcher watcher) {
    this.parts = parts;
    this.jobs = new Jobs(parts.journal(), watcher, parts.clock().ticker());
    this.intake = new Intake(parts, admission, intakeClosed, jobs, watcher);
  }

  /// A message came that may bring runs: lets the runtimes begin what takes long. Returns at once.
  public void expect() {
    intake.expect();
  }

  /// Takes or refuses each element. What is taken is in the journal when it returns, with one fsync
  /// for all, and waits for {@link #confirmed}.
  public List<Started> accept(List<StartRunsRequest.Element> elements) {
    return intake.accept(elements);
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
      jobs.find(attempt).ifPresent(job -> job.confirm(answer));
    }
  }

  /// The server never answered the acceptance.
  public void unconfirmed(List<AttemptRef> accepted) {
    log.warn("acceptance not confirmed, runs given back runs={}", accepted);
    accepted.forEach(attempt -> jobs.find(attempt).ifPresent(RunJob::neverConfirmed));
  }

  /// Ends attempts; those that are unknown are remembered, so that they do not start later.
  public List<Cancelled> cancel(List<Cancel> cancels) {
    List<Cancelled> answers = new ArrayList<>();
    List<JournalEntry> tombstones = new ArrayList<>();
    for (Cancel cancel : cancels) {
      AttemptRef attempt = new AttemptRef(cancel.run(), cancel.attempt());
      Optional<RunJob> job = jobs.find(attempt);
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
    return jobs.all().stream()
        .map(job -> new Heartbeat.Held(job.attempt().runId(), job.attempt().attempt(), job.phase()))
        .toList();
  }

  /// Carries out what a heartbeat's answer says.
  ///
  /// @param sentAt since boot, when that heartbeat was sent
  public void ordered(Heartbeat.Reply reply, Duration sentAt) {
    for (Heartbeat.Order order : reply.attempts()) {
      AttemptRef attempt = new AttemptRef(order.runId(), order.attempt());
      jobs.find(attempt).ifPresent(job -> carryOut(order, job, sentAt));
    }
  }

  private void carryOut(Heartbeat.Order order, RunJob job, Duration sentAt) {
    Duration grace = Objects.requireNonNullElse(order.grace(), job.limits().grace());
    switch (order.action()) {
      case KEEP -> {
        job.contact(sentAt);
        if (order.cancel()) {
          job.stop(StopReason.CANCEL, grace);
        }
      }
      case STOP -> {
        // how it ends is reported all the same: the server may keep it as a late result
        if (!job.isReported()) {
          job.stop(StopReason.GIVEN_UP, grace);
        }
      }
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
    intake.drain();
  }

  public boolean isDraining() {
    return intake.isDraining();
  }

  public boolean isIdle() {
    return jobs.isEmpty();
  }

  /// Leaves started programs alone and gives the others back; the next start goes on.
  ///
  /// @param limit longest wait for the threads of the runs
  public void detach(Duration limit) throws InterruptedException {
    drain();
    List<RunJob> left = jobs.all();
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
    jobs.all().forEach(job -> job.stop(StopReason.SHUTDOWN, job.limits().grace()));
  }

  @Override
  public void acknowledged(AttemptRef attempt) {
    jobs.find(attempt).filter(RunJob::isReported).ifPresent(_ -> jobs.acknowledged(attempt));
  }

  @Override
  public void stale(AttemptRef attempt) {
    jobs.find(attempt)
        .ifPresent(job -> {
          log.warn("attempt given up by the server attempt={}", attempt);
          if (job.isReported()) {
            acknowledged(attempt);
          } else {
            job.stop(StopReason.STALE, job.limits().grace());
          }
        });
  }

  /// Gives up on a result that no server has taken for too long, and removes all that is left.
  void abandon(AttemptRef attempt) {
    parts.reporter().forget(attempt);
    acknowledged(attempt);
  }

  /// Takes in what an earlier daemon left.
  void adopt(RunJob job) {
    jobs.adopt(job);
  }

  boolean holds(AttemptRef attempt) {
    return jobs.find(attempt).isPresent();
  }

  /// Removes, soon, all that is left of an attempt that the server is done with.
  void removeSoon(AttemptRef attempt) {
    jobs.removeSoon(attempt);
  }

  /// Waits a while for removals that are under way. Nothing is written into the journal after it.
  ///
  /// @param limit longest wait
  public void close(Duration limit) throws InterruptedException {
    jobs.close(limit);
  }

  /// Removes all that is left of an attempt; blocks for the engine.
  void forget(AttemptRef attempt) {
    jobs.forget(attempt);
  }
}
