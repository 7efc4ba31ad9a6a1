package dev.sealane.controlplane.run;

import dev.sealane.api.run.RunEvent;
import dev.sealane.api.run.RunStatus;
import dev.sealane.api.run.RunTransitions;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.controlplane.instance.InstanceView;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out what happened to a run: asks the table of {@link RunTransitions} and writes what it
/// says, for the run and its attempt together. Inside the caller's transaction.
final class Moves {

  private static final Logger log = LoggerFactory.getLogger(Moves.class);

  private final RunStore runs;
  private final AttemptStore attempts;
  private final BarStore bars;
  private final RunClasses classes;
  private final QueuedClasses queuedClasses;
  private final int startTries;
  private final InstantSource clock;

  Moves(
      RunTables tables, RunClasses classes, QueuedClasses queued, int tries, InstantSource clock) {
    this.runs = tables.runs();
    this.attempts = tables.attempts();
    this.bars = tables.bars();
    this.classes = classes;
    this.queuedClasses = queued;
    this.startTries = tries;
    this.clock = clock;
  }

  /// The instance took it.
  void confirm(Handle handle, AttemptRow attempt, InstanceView instance) {
    attempts.confirm(handle, attempt, instance, clock.instant());
  }

  /// Gives the permit.
  ///
  /// @return whether the table allows it
  boolean permit(Handle handle, AttemptRow attempt, InstanceView instance, Effects effects) {
    Optional<RunStatus> next = next(attempt.run(), RunEvent.PERMITTED, facts(attempt));
    next.ifPresent(to -> {
      runs.start(handle, attempt.run(), to, clock.instant());
      attempts.permit(handle, attempt, instance, clock.instant());
      effects.changed(attempt.run().id());
    });
    return next.isPresent();
  }

  /// A user wants the end of a run.
  ///
  /// @param current its current attempt, if one is unfinished
  /// @return its new status; empty when it is being stopped already
  Optional<RunStatus> cancel(
      Handle handle, RunState run, Optional<AttemptRow> current, Effects effects) {
    Optional<RunStatus> next =
        next(run, RunEvent.CANCEL_REQUESTED, current.map(this::facts).orElse(facts(run, false)));
    next.ifPresent(to -> {
      if (to == RunStatus.CANCELLING) {
        runs.cancelling(handle, run, to);
      } else {
        current.ifPresent(attempt ->
            endAttempt(handle, attempt, RunEvent.CANCEL_REQUESTED, Told.NOTHING, effects));
        boolean noLog =
            current.map(attempt -> attempt.phase() == AttemptPhase.CLAIMED).orElse(true);
        end(handle, run, to, Ending.cancelled(clock.instant()), noLog, effects);
      }
      effects.changed(run.id());
    });
    return next;
  }

  /// An attempt is over.
  ///
  /// @param ending what users see when the run ends with it
  /// @param end what the instance told
  /// @return the run's new status; empty when the event changes nothing, not even the attempt
  Optional<RunStatus> end(
      Handle handle, AttemptRow attempt, RunEvent event, Ending ending, Told end, Effects effects) {
    RunState run = attempt.run();
    Optional<RunStatus> next = next(run, event, facts(attempt));
    next.ifPresent(to -> {
      if (to == RunStatus.QUEUED) {
        requeue(handle, attempt, event, to, effects);
      } else {
        if (run.status() == RunStatus.QUEUED) {
          runs.restorePlace(handle, attempt);
        }
        boolean noLog = attempt.phase() == AttemptPhase.CLAIMED;
        end(handle, run, to, seen(to, ending), noLog || end.logsComplete(), effects);
      }
      endAttempt(handle, attempt, event, end, effects);
      effects.changed(run.id());
    });
    return next;
  }

  private void requeue(
      Handle handle, AttemptRow attempt, RunEvent event, RunStatus to, Effects effects) {
    RunState run = attempt.run();
    boolean permitted = attempt.permittedAt() != null;
    Tries tries =
        switch (event) {
          case REFUSED, NOT_CONFIRMED -> Tries.NONE;
          case GIVEN_BACK, INFRA_FAILED_BEFORE_START -> Tries.START;
          case INFRA_FAILED_AFTER_START -> Tries.RETRY;
          default -> permitted ? Tries.RETRY : Tries.START;
        };
    runs.requeue(handle, run, to, tries, event == RunEvent.FENCE_PASSED && permitted);
    RunClass runClass = classes.get(handle, run.classId());
    queuedClasses.add(runClass);
    effects.requeued(runClass);
  }

  private void endAttempt(
      Handle handle, AttemptRow attempt, RunEvent event, Told told, Effects effects) {
    attempts.end(handle, attempt, event, told, clock.instant());
    effects.freed(attempt.instance());
  }

  private void end(
      Handle handle,
      RunState run,
      RunStatus to,
      Ending ending,
      boolean logsComplete,
      Effects effects) {
    runs.end(handle, run, to, ending, logsComplete);
    if (!logsComplete) {
      effects.logAwaited(run.id());
    }
    if (run.attempt() > 1) {
      bars.forget(handle, run.id());
    }
    log.info("run ended run={} status={} attempt={}", run.id(), to, run.attempt());
  }

  /// A run that was cancelled has not failed, whatever its last attempt met.
  private static Ending seen(RunStatus to, Ending ending) {
    return to == RunStatus.CANCELLED
        ? new Ending(
            ending.exitCode(),
            Ending.cancelled(ending.at()).endedBy(),
            null,
            ending.startedAt(),
            ending.at())
        : ending;
  }

  private static Optional<RunStatus> next(
      RunState run, RunEvent event, RunTransitions.Facts facts) {
    Optional<RunStatus> next = RunTransitions.next(run.status(), event, facts);
    if (next.isEmpty()) {
      log.debug("event without effect run={} status={} event={}", run.id(), run.status(), event);
    }
    return next;
  }

  private RunTransitions.Facts facts(AttemptRow attempt) {
    return facts(attempt.run(), attempt.phase() != AttemptPhase.CLAIMED);
  }

  private RunTransitions.Facts facts(RunState run, boolean confirmed) {
    return new RunTransitions.Facts(
        run.cancelRequested(), confirmed, run.startTries() + 1 < startTries, run.retriesLeft());
  }

  /// What an instance told of the end of an attempt.
  ///
  /// @param told its result; null = it has none, or the server gives it up
  /// @param finalSeq number of the last record of its log; 0 = there is none, empty = not told
  /// @param logsComplete whether that record is stored
  record Told(ReportEntry.@Nullable Result told, OptionalLong finalSeq, boolean logsComplete) {

    static final Told NOTHING = new Told(null, OptionalLong.empty(), false);

    /// A result.
    ///
    /// @param storedSeq number of the last record that is stored; 0 = none
    static Told result(ReportEntry.Result result, long storedSeq) {
      return new Told(result, OptionalLong.of(result.finalSeq()), storedSeq >= result.finalSeq());
    }

    /// It never started, and told so behind all records of its log.
    ///
    /// @param storedSeq number of the last record that is stored; 0 = none
    static Told neverStarted(long storedSeq) {
      return new Told(null, OptionalLong.of(storedSeq), true);
    }

    Optional<ReportEntry.Result> result() {
      return Optional.ofNullable(told);
    }
  }
}
