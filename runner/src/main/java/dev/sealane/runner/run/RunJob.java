package dev.sealane.runner.run;

import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.Heartbeat.Phase;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.api.runner.StartAnswer;
import dev.sealane.runner.journal.JournalEntry.KeptLimits;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One attempt on its own thread, from the acceptance to the acknowledged end. What is left of it
/// goes once the server has the result.
final class RunJob {

  private static final Logger log = LoggerFactory.getLogger(RunJob.class);

  private final Job job;
  private final JobControl control;
  private final ContactWatch contact;
  private final JobSteps steps;
  private final JobEnd end;
  private volatile @Nullable Thread thread;

  RunJob(Job job) {
    this.job = job;
    this.control = job.control();
    this.contact = new ContactWatch(job);
    this.steps = new JobSteps(job, contact);
    this.end = new JobEnd(job);
  }

  AttemptRef attempt() {
    return job.attempt();
  }

  KeptLimits limits() {
    return job.limits();
  }

  Phase phase() {
    return control.phase();
  }

  boolean holdsSlot() {
    return control.holdsSlot();
  }

  boolean isReported() {
    return end.isReported();
  }

  /// Carries out an attempt that was just accepted.
  ///
  /// @param over told when nothing more is to be done for it but to remove it
  void start(RunPlan plan, Setup setup, Runnable over) {
    contact.accepted();
    List<String> globs = plan.spec().artifacts();
    carry(() -> end.deliver(steps.setUpAndRun(plan, setup), globs, over), over);
  }

  /// Goes on with what an earlier daemon left, as soon as the runtimes say what became of it.
  void recover(Remains remains, Runnable over) {
    control.confirm(StartAnswer.START);
    contact.recovered();
    List<String> globs = job.log().artifacts();
    carry(() -> end.deliver(remains.goOn(steps), globs, over), over);
  }

  /// Delivers a result that an earlier daemon wrote down.
  void resend(ReportEntry.Result result) {
    control.confirm(StartAnswer.START);
    end.resend(result);
  }

  /// Gives back what an earlier daemon had not started.
  void giveBack(String reason) {
    end.giveBack(reason);
  }

  /// The server's answer to its acceptance.
  void confirm(StartAnswer answer) {
    control.confirm(answer);
  }

  /// The server did not answer its acceptance in time.
  void neverConfirmed() {
    control.neverConfirmed();
  }

  /// Orders its end; the first order says why, the shortest grace counts.
  void stop(StopReason reason, Duration grace) {
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
      log.warn("run does not let go attempt={}", job.attempt());
    }
    job.log().close();
  }

  /// The server answered a heartbeat and wants it to go on: it may do so without word from it for a
  /// while.
  ///
  /// @param sentAt since boot, when that heartbeat was sent
  void contact(Duration sentAt) {
    contact.renew(sentAt);
  }

  private void carry(Steps all, Runnable over) {
    Thread carrier =
        Thread.ofVirtual().name("run-" + job.attempt()).unstarted(() -> carried(all, over));
    thread = carrier;
    carrier.start();
  }

  private void carried(Steps all, Runnable over) {
    control.carriedBy(Thread.currentThread());
    try {
      all.run();
    } catch (InterruptedException _) {
      log.info("run left to the next start attempt={}", job.attempt());
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) { // the outermost frame: an error ends its run, too
      failed(over);
      log.error("run failed attempt={}", job.attempt(), e); // last: a full heap may refuse it
    }
  }

  /// Our own fault: the program goes, and the server hears of it.
  private void failed(Runnable over) {
    try {
      if (job.program().isPresent()) {
        Program program = job.program().get();
        program.runtime().stop(program.handle(), Duration.ZERO);
      }
      Verdict verdict = Verdict.infra("internal", "the runner failed", control.mayHaveStarted());
      end.deliver(new Outcome.Ended(verdict), List.of(), over);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the next start finds it
    } catch (RuntimeException | Error e) {
      log.error("run not ended, the next start tries again attempt={}", job.attempt(), e);
    }
  }

  /// What the thread of a job does.
  private interface Steps {
    void run() throws InterruptedException;
  }

  /// Removes everything that is left: container, workspace, log. Harmless to repeat.
  void remove() {
    control.over();
    contact.close();
    job.program().ifPresent(it -> it.runtime().remove(it.handle()));
    job.log().delete();
  }
}
