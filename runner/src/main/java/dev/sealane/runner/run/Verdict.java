package dev.sealane.runner.run;

import dev.sealane.api.run.EndedBy;
import dev.sealane.api.run.FailureClass;
import dev.sealane.api.run.RunError;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.runner.container.Observed;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How an attempt ended, before it becomes a result.
///
/// @param endedBy what ended it
/// @param exitCode 0 to 255; null = none is known
/// @param signal the signal that ended the program; null = none
/// @param error why it failed; null = the program's own exit
/// @param failureClass whose fault it is; null = exit code 0
/// @param started whether the program may have started
/// @param startedAt when; null = it did not, or nobody knows
/// @param endedAt when it ended; null = now
record Verdict(
    EndedBy endedBy,
    @Nullable Integer exitCode,
    @Nullable Integer signal,
    @Nullable RunError error,
    @Nullable FailureClass failureClass,
    boolean started,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt) {

  /// What became of a program that was started.
  ///
  /// @param order the order to stop that it got; empty = none
  static Verdict of(Observed observed, Optional<StopReason> order) {
    return switch (observed) {
      case Observed.Exited exited -> ofExit(exited, order);
      // a limit is not what ended a program that went with its engine
      case Observed.Lost lost
          when order.isPresent()
              && !(order.get() == StopReason.TIMEOUT && lost.code().equals("engine_stopped")) ->
          ordered(order.get(), null, null, lost.mayHaveStarted(), null, null);
      case Observed.Lost lost -> infra(lost.code(), lost.message(), lost.mayHaveStarted());
      case Observed.NotStarted _ -> infra("start_failed", "the program did not start", false);
      case Observed.Running running ->
          infra("exit_unknown", "the program still ran at " + running.startedAt(), true);
    };
  }

  private static Verdict ofExit(Observed.Exited exited, Optional<StopReason> order) {
    if (order.isPresent()) {
      return ordered(
          order.get(),
          exited.exitCode(),
          exited.signal(),
          true,
          exited.startedAt(),
          exited.endedAt());
    }
    FailureClass failureClass = exited.exitCode() == 0 ? null : FailureClass.JOB;
    RunError error = null;
    EndedBy endedBy = EndedBy.PROGRAM;
    if (exited.outOfMemory()) {
      endedBy = EndedBy.OOM;
      failureClass = FailureClass.JOB;
      error = new RunError("oom", "the program passed its memory limit", FailureClass.JOB);
    }
    return new Verdict(
        endedBy,
        exited.exitCode(),
        exited.signal(),
        error,
        failureClass,
        true,
        exited.startedAt(),
        exited.endedAt());
  }

  private static Verdict ordered(
      StopReason reason,
      @Nullable Integer exitCode,
      @Nullable Integer signal,
      boolean started,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt) {
    return switch (reason) {
      case CANCEL ->
          new Verdict(
              EndedBy.CANCEL,
              exitCode,
              signal,
              null,
              FailureClass.JOB,
              started,
              startedAt,
              endedAt);
      case TIMEOUT, SETUP_TIMEOUT -> {
        RunError error =
            reason == StopReason.TIMEOUT
                ? new RunError("timeout", "the program passed its time limit", FailureClass.JOB)
                : new RunError(
                    "setup_timeout", "the setup passed its time limit", FailureClass.JOB);
        yield new Verdict(
            EndedBy.TIMEOUT,
            exitCode,
            signal,
            error,
            FailureClass.JOB,
            started,
            startedAt,
            endedAt);
      }
      case LOG_LIMIT -> {
        RunError error =
            new RunError(
                "log_limit",
                "the program wrote more output than its log may hold (7/8 of the runner's"
                    + " log_limit; twice log_limit in a container)",
                FailureClass.JOB);
        yield new Verdict(
            EndedBy.PROGRAM,
            exitCode,
            signal,
            error,
            FailureClass.JOB,
            started,
            startedAt,
            endedAt);
      }
      case FENCED ->
          stopped(
              new RunError(
                  "contact_lost", "the runner lost contact for too long", FailureClass.INFRA),
              started,
              startedAt,
              endedAt);
      case GIVEN_UP, STALE ->
          stopped(
              new RunError(
                  "given_up", "the control plane gave this attempt up", FailureClass.INFRA),
              started,
              startedAt,
              endedAt);
      case SHUTDOWN ->
          stopped(
              new RunError(
                  "runner_stopped",
                  "the runner was ended together with its programs",
                  FailureClass.INFRA),
              started,
              startedAt,
              endedAt);
    };
  }

  /// We ended it for reasons of our own: the code with which it went is no word of the program's.
  private static Verdict stopped(
      RunError error, boolean started, @Nullable Instant startedAt, @Nullable Instant endedAt) {
    return new Verdict(
        EndedBy.INFRA, null, null, error, FailureClass.INFRA, started, startedAt, endedAt);
  }

  /// It ended before the program started, by order.
  static Verdict stoppedInSetup(StopReason reason) {
    return ordered(reason, null, null, false, null, null);
  }

  /// It was told to end, and nobody knows whether it did.
  ///
  /// @param lost says why
  static Verdict unproven(StopReason reason, Observed.Lost lost) {
    EndedBy endedBy =
        switch (reason) {
          case CANCEL -> EndedBy.CANCEL;
          case TIMEOUT, SETUP_TIMEOUT -> EndedBy.TIMEOUT;
          case LOG_LIMIT -> EndedBy.PROGRAM;
          case FENCED, GIVEN_UP, STALE, SHUTDOWN -> EndedBy.INFRA;
        };
    // the program's own excess must not look like a failure of ours, which would be tried again
    FailureClass failureClass =
        reason == StopReason.LOG_LIMIT ? FailureClass.JOB : FailureClass.INFRA;
    return new Verdict(
        endedBy,
        null,
        null,
        new RunError(lost.code(), lost.message(), failureClass),
        failureClass,
        true,
        null,
        null);
  }

  /// The setup failed.
  ///
  /// @param usersFault whether the specification is to blame
  static Verdict setupFailed(String code, boolean usersFault, String message) {
    FailureClass failureClass = usersFault ? FailureClass.JOB : FailureClass.INFRA;
    return new Verdict(
        usersFault ? EndedBy.PROGRAM : EndedBy.INFRA,
        null,
        null,
        new RunError(code, message, failureClass),
        failureClass,
        false,
        null,
        null);
  }

  static Verdict infra(String code, String message, boolean started) {
    return new Verdict(
        EndedBy.INFRA,
        null,
        null,
        new RunError(code, message, FailureClass.INFRA),
        FailureClass.INFRA,
        started,
        null,
        null);
  }

  /// One that was written down as a result.
  static Verdict of(ReportEntry.Result result) {
    return new Verdict(
        result.endedBy(),
        result.exitCode(),
        result.signal(),
        result.error(),
        result.failureClass(),
        result.started(),
        result.startedAt(),
        result.endedAt());
  }

  /// As it goes to the server.
  ///
  /// @param now used where the end's own time is not known
  /// @param finalSeq number of the last log record; 0 = none, {@link Long#MAX_VALUE} = not known
  ReportEntry.Result toResult(AttemptRef attempt, Instant now, long finalSeq) {
    return new ReportEntry.Result(
        attempt.runId(),
        attempt.attempt(),
        endedBy,
        exitCode,
        signal,
        error,
        failureClass,
        started,
        startedAt,
        endedAt == null ? now : endedAt,
        finalSeq);
  }
}
