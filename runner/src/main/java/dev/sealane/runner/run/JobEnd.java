package dev.sealane.runner.run;

import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.runner.journal.JournalEntry;
import dev.sealane.runner.journal.JournalException;
import dev.sealane.runner.log.SpoolException;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the server how one attempt ended: artifacts first, then the result, which is on disk
/// before it is sent.
final class JobEnd {

  private static final Logger log = LoggerFactory.getLogger(JobEnd.class);

  private final Job job;
  private final RunParts parts;
  private volatile boolean reported;

  JobEnd(Job job) {
    this.job = job;
    this.parts = job.parts();
  }

  /// Whether everything there is to tell was handed to the reporter.
  boolean isReported() {
    return reported;
  }

  /// Tells it.
  ///
  /// @param globs artifacts to collect
  /// @param over told when nobody wants to hear of it
  void deliver(Outcome outcome, List<String> globs, Runnable over) throws InterruptedException {
    job.control().beginWrapUp();
    switch (outcome) {
      case Outcome.Dropped _ -> over.run();
      case Outcome.GivenBack(String reason) -> giveBack(reason);
      case Outcome.Ended(Verdict verdict) -> {
        if (verdict.started() && !sentArtifacts(verdict, globs)) {
          over.run();
          return;
        }
        report(verdict);
      }
      case Outcome.Unproven(Verdict verdict) -> {
        job.log().systemLine(Objects.requireNonNull(verdict.error()).message());
        report(verdict);
      }
    }
  }

  /// Gives back what had not started. That is written down: once its container is gone, a later
  /// daemon could not tell any more that it never started.
  void giveBack(String reason) {
    AttemptRef attempt = job.attempt();
    job.control().beginWrapUp();
    try {
      parts.journal().note(new JournalEntry.GivenBack(attempt, reason));
    } catch (JournalException e) {
      log.error("giving back not written down attempt={}", attempt, e);
    }
    sendLog();
    job.log().finish(); // it is told behind all records of a log that gets no more
    reported = true;
    parts
        .reporter()
        .givenBack(new ReportEntry.GivenBack(attempt.runId(), attempt.attempt(), false, reason));
  }

  /// Delivers a result that an earlier daemon wrote down.
  void resend(ReportEntry.Result result) {
    job.control().beginWrapUp();
    reported = true;
    parts.reporter().log(job.attempt(), job.log().open());
    parts.reporter().result(result);
  }

  /// @return false when nobody wants them, nor the result
  private boolean sentArtifacts(Verdict verdict, List<String> globs) throws InterruptedException {
    try {
      if (job.program().isPresent()) {
        new ArtifactDelivery(parts, new ArtifactWait(parts, job.attempt(), verdict))
            .deliver(job.attempt(), job.program().get(), globs, job.log().open());
      }
      ArtifactDelivery.throwIfInterrupted(); // its log may be closed already
      return true;
    } catch (InterruptedException e) {
      if (job.control().isUnwanted()) {
        return false;
      }
      throw e;
    }
  }

  /// A setup that failed has a log, too.
  private void sendLog() {
    try {
      parts.reporter().log(job.attempt(), job.log().open());
    } catch (SpoolException e) {
      log.error("log not sent attempt={}", job.attempt(), e);
    }
  }

  private void report(Verdict verdict) {
    AttemptRef attempt = job.attempt();
    sendLog();
    long finalSeq = job.log().finish();
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
}
