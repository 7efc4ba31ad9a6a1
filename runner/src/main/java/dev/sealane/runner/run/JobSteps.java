package dev.sealane.runner.run;

import dev.sealane.api.run.EndedBy;
import dev.sealane.api.runner.StartAnswer;
import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.Handle;
import dev.sealane.runner.container.Observed;
import dev.sealane.runner.container.OutputSink;
import dev.sealane.runner.journal.JournalEntry;
import dev.sealane.runner.journal.JournalException;
import dev.sealane.runner.log.SpoolException;
import dev.sealane.runner.workspace.WorkspaceException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way of one attempt, step by step on the calling thread: set up, permit, program. Orders to
/// end it come through its {@link JobControl}.
final class JobSteps {

  private static final Logger log = LoggerFactory.getLogger(JobSteps.class);
  private static final String ENGINE_STOPPED = "engine_stopped";

  private final Job job;
  private final RunParts parts;
  private final JobControl control;
  private final ContactWatch contact;

  /// @param contact counts the silence of the server while the program runs
  JobSteps(Job job, ContactWatch contact) {
    this.job = job;
    this.parts = job.parts();
    this.control = job.control();
    this.contact = contact;
  }

  /// All of it, for an attempt that was just accepted.
  Outcome setUpAndRun(RunPlan plan, Setup setup) throws InterruptedException {
    Handle handle;
    try (Timers.Timer _ =
        parts.clock().timers().after(plan.spec().setupTimeout(), this::stopSetup)) {
      if (plan.needsSetup() && !isWanted(control.confirmed())) {
        return notWanted();
      }
      control.beginSetup();
      contact.putFence();
      if (plan.needsSetup()) {
        parts.reporter().log(job.attempt(), job.log().open());
      }
      handle = setup.run(plan, job.log(), contact.fence());
      job.programIs(plan.runtime(), handle);
      job.log().open(); // only now, so that a wrapper of the program got ready meanwhile
      StartAnswer permit = plan.needsSetup() ? permit() : control.confirmed();
      if (permit == StartAnswer.CANCELLED && plan.needsSetup()) {
        return new Outcome.Ended(Verdict.stoppedInSetup(StopReason.CANCEL));
      }
      if (permit != StartAnswer.START) {
        return notWanted();
      }
      if (!plan.needsSetup()) {
        parts.reporter().log(job.attempt(), job.log().open());
      }
    } catch (InterruptedException e) {
      return endedInSetup(e);
    } catch (WorkspaceException e) {
      return endedInSetup(e.code(), e.usersFault(), e);
    } catch (ContainerException e) {
      return endedInSetup(e.code(), e.usersFault(), e);
    } catch (JournalException | SpoolException | UncheckedIOException e) {
      return endedInSetup("disk_failed", false, e);
    }
    return runProgram(plan, handle);
  }

  /// The rest of it, for a program that an earlier daemon started and perhaps was stopping.
  ///
  /// @param order the order to stop it; empty = there was none
  /// @param alive whether it still runs
  Outcome goOn(Duration timeLeft, Optional<StopOrder> order, boolean alive)
      throws InterruptedException {
    parts.reporter().log(job.attempt(), job.log().open());
    Program mine = job.program().orElseThrow();
    if (!control.adoptProgram(order, alive, it -> stop(mine, it))) {
      throw new InterruptedException("detached");
    }
    if (alive) {
      contact.begin();
    }
    return watch(mine, timeLeft);
  }

  /// The server may have given the permit in an answer that was lost; it hears that nothing
  /// started, or it would wait for a program that never comes.
  private Outcome notWanted() {
    return control.isUnanswered()
        ? new Outcome.GivenBack("the control plane did not answer the acceptance in time")
        : new Outcome.Dropped();
  }

  private Outcome endedInSetup(InterruptedException cause) throws InterruptedException {
    if (control.isUnwanted()) {
      return new Outcome.Dropped();
    }
    Optional<StopReason> reason = control.reason();
    if (reason.isPresent()) {
      return control.isConfirmed()
          ? new Outcome.Ended(Verdict.stoppedInSetup(reason.get()))
          : new Outcome.GivenBack("it was stopped before the control plane's confirmation came");
    }
    if (control.isDetached() && control.isConfirmed()) {
      return new Outcome.GivenBack("the runner ends before the program started");
    }
    throw cause;
  }

  private Outcome endedInSetup(String code, boolean usersFault, RuntimeException e)
      throws InterruptedException {
    if (control.reason().isPresent() || control.isDetached()) { // what failed was interrupted
      return endedInSetup(new InterruptedException("stopped"));
    }
    if (usersFault) { // the run's owner mends it; whoever keeps the runner needs no trace
      log.info("run not set up attempt={} code={} problem={}", job.attempt(), code, e.getMessage());
    } else {
      log.warn(
          "run not set up attempt={} code={} problem={} cause={}",
          job.attempt(),
          code,
          e.getMessage(),
          String.valueOf(e.getCause()).strip());
    }
    if (!isWanted(control.confirmed())) {
      return notWanted();
    }
    job.log().systemLine(String.valueOf(e.getMessage()));
    return new Outcome.Ended(Verdict.setupFailed(code, usersFault, String.valueOf(e.getMessage())));
  }

  private Outcome runProgram(RunPlan plan, Handle handle) throws InterruptedException {
    Program mine = job.program().orElseThrow();
    if (!contact.isInTime()) {
      return new Outcome.GivenBack("contact was lost for too long before the program started");
    }
    if (!control.beginProgram(it -> stop(mine, it))) {
      if (control.isDetached()) {
        return new Outcome.GivenBack("the runner ends before the program started");
      }
      return control.isUnwanted()
          ? new Outcome.Dropped()
          : new Outcome.Ended(Verdict.stoppedInSetup(control.reason().orElse(StopReason.CANCEL)));
    }
    note(
        new JournalEntry.Started(
            job.attempt(),
            handle,
            parts.clock().ticker().getAsLong(),
            parts.clock().host().bootId()));
    try {
      mine.start();
    } catch (ContainerException e) {
      if (e.code().equals(Program.START_UNKNOWN)) {
        job.log().systemLine(Program.START_UNKNOWN_SENTENCE);
        return new Outcome.Ended(startUnknown());
      }
      return endedInSetup(e.code(), e.usersFault(), e);
    }
    log.info("run started attempt={} runtime={}", job.attempt(), plan.runtime().name());
    contact.begin();
    return watch(mine, plan.limits().timeout());
  }

  /// It may have run, so it is not started again by us.
  static Verdict startUnknown() {
    return Verdict.infra(Program.START_UNKNOWN, Program.START_UNKNOWN_SENTENCE, true);
  }

  private Outcome watch(Program mine, Duration timeLeft) throws InterruptedException {
    Timers.Timer limit = parts.clock().timers().after(timeLeft, () -> stopLate(mine));
    try {
      Runnable over =
          () -> {
            control.programEnded();
            limit.close(); // output that still comes is no reason to call an ended program late
            contact.close();
          };
      Observed end = mine.awaitEnd(this::sink, this::stopForOutput, over);
      return ended(mine, end);
    } finally {
      limit.close();
    }
  }

  /// That it was stopped is written down first: a later daemon must not take the end that follows
  /// for the program's own.
  private void stop(Program mine, StopOrder order) {
    note(new JournalEntry.Stopping(job.attempt(), order.reason().word(), order.grace()));
    mine.stop(order, control::mayGiveUp);
  }

  private void note(JournalEntry entry) {
    try {
      parts.journal().note(entry);
    } catch (JournalException e) {
      log.error("journal not written, the run goes on attempt={}", job.attempt(), e);
    }
  }

  private OutputSink sink() {
    long most = 2 * parts.files().logs().capBytes();
    return new OutputLimit(job.log().sink(), most, this::stopForOutput);
  }

  private void stopSetup() {
    control.stop(new StopOrder(StopReason.SETUP_TIMEOUT, Duration.ZERO));
  }

  private void stopLate(Program mine) {
    mine.unlessOver(() -> control.stop(new StopOrder(StopReason.TIMEOUT, job.limits().grace())));
  }

  private void stopForOutput() {
    control.stop(new StopOrder(StopReason.LOG_LIMIT, Duration.ZERO));
  }

  private Outcome ended(Program mine, Observed end) throws InterruptedException {
    contact.close();
    Optional<StopReason> reason = control.reason();
    if (Unproven.is(end)) {
      return new Outcome.Unproven(
          Verdict.unproven(reason.orElse(StopReason.CANCEL), (Observed.Lost) end));
    }
    if (reason.isPresent() && !mine.provenGone()) {
      job.log().systemLine("it is not proven that everything the program started is gone");
    }
    if (control.isUnwanted()) {
      return new Outcome.Dropped();
    }
    Verdict verdict = Verdict.of(end, reason);
    if (end instanceof Observed.Lost lost
        && lost.code().equals(ENGINE_STOPPED)
        && verdict.endedBy() != EndedBy.INFRA) { // else the verdict tells it
      job.log().systemLine(lost.message() + " The end of its output may be missing.");
    }
    return new Outcome.Ended(verdict);
  }

  private StartAnswer permit() throws InterruptedException {
    return new Permit(parts, contact).ask(job.attempt());
  }

  private static boolean isWanted(StartAnswer answer) {
    return answer == StartAnswer.START || answer == StartAnswer.SETUP;
  }
}
