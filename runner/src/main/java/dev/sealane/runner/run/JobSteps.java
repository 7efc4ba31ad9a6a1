package dev.sealane.runner.run;

import dev.sealane.api.runner.StartAnswer;
import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.ContainerRuntime;
import dev.sealane.runner.container.Handle;
import dev.sealane.runner.container.Observed;
import dev.sealane.runner.container.OutputSink;
import dev.sealane.runner.journal.JournalEntry;
import dev.sealane.runner.journal.JournalException;
import dev.sealane.runner.log.SpoolException;
import dev.sealane.runner.workspace.WorkspaceException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way of one attempt, step by step on the calling thread: set up, permit, program. Orders to
/// end it come through its {@link JobControl}.
final class JobSteps {

  private static final Logger log = LoggerFactory.getLogger(JobSteps.class);

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
      if (plan.needsSetup()) {
        parts.reporter().log(job.attempt(), job.log().open());
      }
      handle = setup.run(plan, job.log());
      programIs(plan.runtime(), handle);
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
    } catch (JournalException | SpoolException e) {
      return endedInSetup("disk_failed", false, e);
    }
    return runProgram(plan.runtime(), handle, false, plan.limits().timeout());
  }

  /// The log is opened only now, unless the setup had something to say, so that a wrapper of the
  /// program gets ready meanwhile.
  private void programIs(ContainerRuntime runtime, Handle handle) {
    try {
      job.programIs(runtime, handle);
    } catch (SpoolException e) {
      runtime.remove(handle); // nobody would know of it
      throw e;
    }
  }

  /// The rest of it, for a program that an earlier daemon started.
  Outcome goOn(ContainerRuntime runtime, Handle handle, Duration timeLeft)
      throws InterruptedException {
    parts.reporter().log(job.attempt(), job.log().open());
    return runProgram(runtime, handle, true, timeLeft);
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
          : new Outcome.Dropped();
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
    log.warn("run not set up attempt={} code={}", job.attempt(), code, e);
    if (!isWanted(control.confirmed())) {
      return notWanted();
    }
    job.log().systemLine(String.valueOf(e.getMessage()));
    return new Outcome.Ended(Verdict.setupFailed(code, usersFault, String.valueOf(e.getMessage())));
  }

  private Outcome runProgram(
      ContainerRuntime runtime, Handle handle, boolean started, Duration timeLeft)
      throws InterruptedException {
    Program mine = job.program().orElseThrow();
    if (!control.beginProgram(mine::stop)) {
      if (control.isDetached() && !started) {
        return new Outcome.GivenBack("the runner ends before the program started");
      }
      return control.isUnwanted()
          ? new Outcome.Dropped()
          : new Outcome.Ended(Verdict.stoppedInSetup(control.reason().orElse(StopReason.CANCEL)));
    }
    if (!started) {
      try {
        mine.start();
      } catch (ContainerException e) {
        return endedInSetup(e.code(), e.usersFault(), e);
      }
      noteStart(handle);
      log.info("run started attempt={} runtime={}", job.attempt(), runtime.name());
    }
    contact.renew(parts.clock().ticker().getAsLong());
    try (Timers.Timer _ = parts.clock().timers().after(timeLeft, this::stopLate)) {
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
                  job.attempt(),
                  handle,
                  parts.clock().ticker().getAsLong(),
                  parts.clock().hostBootId()));
    } catch (JournalException e) {
      log.error("start not noted, the runtime knows it attempt={}", job.attempt(), e);
    }
  }

  private OutputSink sink() {
    long most = 2 * parts.files().logs().capBytes();
    return new OutputLimit(job.log().sink(), most, this::stopForOutput);
  }

  private void stopSetup() {
    control.stop(new StopOrder(StopReason.SETUP_TIMEOUT, Duration.ZERO));
  }

  private void stopLate() {
    control.stop(new StopOrder(StopReason.TIMEOUT, job.limits().grace()));
  }

  private void stopForOutput() {
    control.stop(new StopOrder(StopReason.LOG_LIMIT, Duration.ZERO));
  }

  private Outcome ended(Program mine, Observed end) throws InterruptedException {
    contact.close();
    Optional<StopReason> reason = control.reason();
    if (reason.isPresent() && !mine.provenGone()) {
      job.log().systemLine("it is not proven that everything the program started is gone");
    }
    return control.isUnwanted()
        ? new Outcome.Dropped()
        : new Outcome.Ended(Verdict.of(end, reason));
  }

  private StartAnswer permit() throws InterruptedException {
    return new Permit(parts).ask(job.attempt());
  }

  private static boolean isWanted(StartAnswer answer) {
    return answer == StartAnswer.START || answer == StartAnswer.SETUP;
  }
}
