package dev.sealane.runner.run;

import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.Heartbeat.Phase;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.api.runner.StartAnswer;
import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.ContainerRuntime;
import dev.sealane.runner.container.Handle;
import dev.sealane.runner.container.Observed;
import dev.sealane.runner.container.OutputSink;
import dev.sealane.runner.journal.JournalEntry;
import dev.sealane.runner.journal.JournalEntry.KeptLimits;
import dev.sealane.runner.journal.JournalException;
import dev.sealane.runner.log.AttemptLog;
import dev.sealane.runner.log.SpoolException;
import dev.sealane.runner.workspace.WorkspaceException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One attempt on its own thread, step by step: set up, permit, program, artifacts, result. What is
/// left of it goes once the server has the result.
final class RunJob {

  private static final Logger log = LoggerFactory.getLogger(RunJob.class);

  private final RunParts parts;
  private final AttemptRef attempt;
  private final KeptLimits limits;
  private final JobLog jobLog;
  private final ContactWatch contact;
  private final JobControl control = new JobControl();
  private final CompletableFuture<StartAnswer> confirmation = new CompletableFuture<>();
  private volatile Phase phase = Phase.ACCEPTED;
  private volatile Optional<Program> program = Optional.empty();
  private volatile boolean reported;
  private volatile @Nullable Thread thread;

  /// @param jobLog its log, not yet opened
  RunJob(RunParts parts, AttemptRef attempt, KeptLimits limits, JobLog jobLog) {
    this.parts = parts;
    this.attempt = attempt;
    this.limits = limits;
    this.jobLog = jobLog;
    this.contact =
        new ContactWatch(parts.clock(), limits, () -> stop(StopReason.FENCED, limits.grace()));
  }

  AttemptRef attempt() {
    return attempt;
  }

  KeptLimits limits() {
    return limits;
  }

  Phase phase() {
    return phase;
  }

  boolean holdsSlot() {
    return control.holdsSlot();
  }

  Optional<Program> program() {
    return program;
  }

  /// Names what an earlier daemon had made for it, so that it can be removed.
  void programIs(ContainerRuntime runtime, Handle handle) {
    program = Optional.of(new Program(attempt, runtime, handle, jobLog.open(), parts.clock()));
  }

  /// Carries out an attempt that was just accepted.
  ///
  /// @param over told when nothing more is to be done for it but to remove it
  void start(RunPlan plan, Setup setup, Runnable over) {
    carry(() -> deliver(setUpAndRun(plan, setup), plan.spec().artifacts(), over), over);
  }

  /// Goes on with a program that an earlier daemon started.
  void resume(ContainerRuntime runtime, Handle handle, Duration timeLeft, Runnable over) {
    confirmation.complete(StartAnswer.START);
    carry(
        () -> {
          parts.reporter().log(attempt, jobLog.open());
          deliver(runProgram(runtime, handle, true, timeLeft), jobLog.artifacts(), over);
        },
        over);
  }

  /// Delivers a result that an earlier daemon wrote down.
  void resend(ReportEntry.Result result) {
    confirmation.complete(StartAnswer.START);
    phase = Phase.ENDED;
    control.beginWrapUp();
    reported = true;
    parts.reporter().log(attempt, jobLog.open());
    parts.reporter().result(result);
  }

  /// Gives back what an earlier daemon had not started.
  void giveBack(String reason) {
    phase = Phase.ENDED;
    control.beginWrapUp();
    reported = true;
    parts
        .reporter()
        .givenBack(new ReportEntry.GivenBack(attempt.runId(), attempt.attempt(), false, reason));
  }

  /// The server's answer to its acceptance.
  void confirm(StartAnswer answer) {
    confirmation.complete(answer);
  }

  /// Orders its end; the first order counts.
  void stop(StopReason reason, Duration grace) {
    if (control.runsProgram()) {
      phase = Phase.STOPPING;
    }
    control.stop(new StopOrder(reason, grace));
  }

  /// Leaves it to the next start of the daemon.
  void detach() {
    contact.close();
    control.detach();
  }

  /// Waits until its thread has left it alone.
  ///
  /// @param limit longest wait
  void awaitDetached(Duration limit) throws InterruptedException {
    Thread carrier = thread;
    if (carrier != null && !carrier.join(limit)) {
      log.warn("run does not let go attempt={}", attempt);
    }
    jobLog.close();
  }

  boolean isReported() {
    return reported;
  }

  /// The server answered a heartbeat: the program may go on without word from it for a while.
  ///
  /// @param sentAt ticks when that heartbeat was sent
  void contact(long sentAt) {
    if (control.runsProgram()) {
      contact.renew(sentAt, program);
    }
  }

  private void carry(Steps steps, Runnable over) {
    Thread carrier =
        Thread.ofVirtual().name("run-" + attempt).unstarted(() -> carried(steps, over));
    thread = carrier;
    carrier.start();
  }

  private void carried(Steps steps, Runnable over) {
    control.carriedBy(Thread.currentThread());
    try {
      steps.run();
    } catch (InterruptedException _) {
      log.info("run left to the next start attempt={}", attempt);
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("run failed attempt={}", attempt, e);
      failed(over);
    }
  }

  /// Our own fault: the program goes, and the server hears of it.
  private void failed(Runnable over) {
    try {
      if (program.isPresent()) {
        program.get().runtime().stop(program.get().handle(), Duration.ZERO);
      }
      deliver(
          new Outcome.Ended(
              Verdict.infra("internal", "the runner failed", phase != Phase.PREPARING)),
          List.of(),
          over);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the next start finds it
    } catch (RuntimeException e) {
      log.error("run not ended, the next start tries again attempt={}", attempt, e);
    }
  }

  private Outcome setUpAndRun(RunPlan plan, Setup setup) throws InterruptedException {
    Handle handle;
    try (Timers.Timer _ =
        parts
            .clock()
            .timers()
            .after(
                plan.spec().setupTimeout(), () -> stop(StopReason.SETUP_TIMEOUT, Duration.ZERO))) {
      if (plan.needsSetup() && !isWanted(confirmed())) {
        return new Outcome.Dropped();
      }
      phase = Phase.PREPARING;
      AttemptLog attemptLog = jobLog.open();
      if (plan.needsSetup()) {
        parts.reporter().log(attempt, attemptLog);
      }
      handle = setup.run(plan, attemptLog);
      programIs(plan.runtime(), handle);
      StartAnswer permit = plan.needsSetup() ? permit() : confirmed();
      if (permit == StartAnswer.CANCELLED && plan.needsSetup()) {
        return new Outcome.Ended(Verdict.stoppedInSetup(StopReason.CANCEL));
      }
      if (permit != StartAnswer.START) {
        return new Outcome.Dropped();
      }
      if (!plan.needsSetup()) {
        parts.reporter().log(attempt, attemptLog);
      }
    } catch (InterruptedException e) {
      return endedInSetup(e);
    } catch (WorkspaceException e) {
      return endedInSetup(e.code(), e.usersFault(), e);
    } catch (ContainerException e) {
      return endedInSetup(e.code(), e.usersFault(), e);
    } catch (JournalException | SpoolException e) {
      return endedInSetup("disk_failed", false, e);
    }
    return runProgram(plan.runtime(), handle, false, plan.limits().timeout());
  }

  private Outcome endedInSetup(InterruptedException cause) throws InterruptedException {
    if (control.isUnwanted()) {
      return new Outcome.Dropped();
    }
    Optional<StopReason> reason = control.reason();
    if (reason.isPresent()) {
      return confirmation.isDone()
          ? new Outcome.Ended(Verdict.stoppedInSetup(reason.get()))
          : new Outcome.Dropped();
    }
    if (control.isDetached() && confirmation.isDone()) {
      return new Outcome.GivenBack("the runner ends before the program started");
    }
    throw cause;
  }

  private Outcome endedInSetup(String code, boolean usersFault, RuntimeException e)
      throws InterruptedException {
    if (control.reason().isPresent() || control.isDetached()) { // what failed was interrupted
      return endedInSetup(new InterruptedException("stopped"));
    }
    log.warn("run not set up attempt={} code={}", attempt, code, e);
    if (!isWanted(confirmed())) {
      return new Outcome.Dropped();
    }
    jobLog.systemLine(String.valueOf(e.getMessage()));
    return new Outcome.Ended(Verdict.setupFailed(code, usersFault, String.valueOf(e.getMessage())));
  }

  private Outcome runProgram(
      ContainerRuntime runtime, Handle handle, boolean started, Duration timeLeft)
      throws InterruptedException {
    Program mine = program.orElseThrow();
    if (!control.beginProgram(mine::stop)) {
      if (control.isDetached() && !started) {
        return new Outcome.GivenBack("the runner ends before the program started");
      }
      return control.isUnwanted()
          ? new Outcome.Dropped()
          : new Outcome.Ended(Verdict.stoppedInSetup(control.reason().orElse(StopReason.CANCEL)));
    }
    phase = Phase.RUNNING;
    if (!started) {
      try {
        mine.start();
      } catch (ContainerException e) {
        return endedInSetup(e.code(), e.usersFault(), e);
      }
      noteStart(handle);
      log.info("run started attempt={} runtime={}", attempt, runtime.name());
    }
    contact.renew(parts.clock().ticker().getAsLong(), program);
    try (Timers.Timer _ =
        parts.clock().timers().after(timeLeft, () -> stop(StopReason.TIMEOUT, limits.grace()))) {
      Observed end = mine.awaitEnd(sink(), this::stopForOutput);
      return ended(mine, end);
    }
  }

  private void noteStart(Handle handle) {
    try {
      parts
          .journal()
          .note(
              new JournalEntry.Started(
                  attempt, handle, parts.clock().ticker().getAsLong(), parts.clock().hostBootId()));
    } catch (JournalException e) {
      log.error("start not noted, the runtime knows it attempt={}", attempt, e);
    }
  }

  private OutputSink sink() {
    long most = 2 * parts.files().logs().capBytes();
    return new OutputLimit(jobLog.sink(), most, this::stopForOutput);
  }

  private void stopForOutput() {
    stop(StopReason.LOG_LIMIT, Duration.ZERO);
  }

  private Outcome ended(Program mine, Observed end) throws InterruptedException {
    contact.close();
    Optional<StopReason> reason = control.reason();
    if (reason.isPresent() && !mine.provenGone()) {
      jobLog.systemLine("it is not proven that everything the program started is gone");
    }
    return control.isUnwanted()
        ? new Outcome.Dropped()
        : new Outcome.Ended(Verdict.of(end, reason));
  }

  private void deliver(Outcome outcome, List<String> globs, Runnable over)
      throws InterruptedException {
    control.beginWrapUp();
    phase = Phase.ENDED;
    switch (outcome) {
      case Outcome.Dropped _ -> over.run();
      case Outcome.GivenBack(String reason) -> giveBack(reason);
      case Outcome.Ended(Verdict verdict) -> {
        if (verdict.started() && !sentArtifacts(globs)) {
          over.run();
          return;
        }
        report(verdict);
      }
    }
  }

  /// @return false when nobody wants them, nor the result
  private boolean sentArtifacts(List<String> globs) throws InterruptedException {
    try {
      if (program.isPresent()) {
        new ArtifactDelivery(parts).deliver(attempt, program.get(), globs, jobLog.open());
      }
      return true;
    } catch (InterruptedException e) {
      if (control.isUnwanted()) {
        return false;
      }
      throw e;
    }
  }

  private void report(Verdict verdict) {
    long finalSeq = jobLog.finish();
    ReportEntry.Result result = verdict.toResult(attempt, parts.clock().wall().instant(), finalSeq);
    try {
      parts.journal().append(List.of(new JournalEntry.Ended(attempt, result)));
    } catch (JournalException e) {
      log.error("end not written down, it is reported all the same attempt={}", attempt, e);
    }
    log.info(
        "run ended attempt={} ended_by={} exit_code={} final_seq={}",
        attempt,
        verdict.endedBy(),
        verdict.exitCode(),
        finalSeq);
    reported = true;
    parts.reporter().result(result);
  }

  private StartAnswer permit() throws InterruptedException {
    return new Permit(parts).ask(attempt);
  }

  /// Waits for the server's answer to the acceptance.
  private StartAnswer confirmed() throws InterruptedException {
    try {
      return confirmation.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a confirmation never fails", e);
    }
  }

  private static boolean isWanted(StartAnswer answer) {
    return answer == StartAnswer.START || answer == StartAnswer.SETUP;
  }

  /// What the thread of a job does.
  private interface Steps {
    void run() throws InterruptedException;
  }

  /// Removes everything that is left: container, workspace, log. Harmless to repeat.
  void remove() {
    control.over();
    contact.close();
    program.ifPresent(it -> it.runtime().remove(it.handle()));
    jobLog.delete();
  }
}
