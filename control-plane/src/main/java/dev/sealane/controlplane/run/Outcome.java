package dev.sealane.controlplane.run;

import dev.sealane.api.run.EndedBy;
import dev.sealane.api.run.FailureClass;
import dev.sealane.api.run.RunError;
import dev.sealane.api.run.RunEvent;
import dev.sealane.api.runner.ReportEntry.Result;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a result means: the event that it is for its run, and why the run failed. Pure.
///
/// @param event for the table
/// @param error null = it did not fail
record Outcome(RunEvent event, @Nullable RunError error) {

  static Outcome of(Result result) {
    RunEvent event =
        switch (result.endedBy()) {
          case CANCEL -> RunEvent.STOPPED;
          case TIMEOUT -> result.started() ? RunEvent.TIMED_OUT : RunEvent.SETUP_TIMED_OUT;
          case PROGRAM, OOM, INFRA -> result.started() ? afterStart(result) : beforeStart(result);
        };
    return new Outcome(event, error(result, event));
  }

  private static RunEvent afterStart(Result result) {
    if (result.failureClass() == FailureClass.INFRA || result.endedBy() == EndedBy.INFRA) {
      return RunEvent.INFRA_FAILED_AFTER_START;
    }
    boolean good =
        result.endedBy() == EndedBy.PROGRAM
            && Objects.equals(result.exitCode(), 0)
            && result.error() == null;
    return good ? RunEvent.SUCCEEDED : RunEvent.PROGRAM_FAILED;
  }

  /// The user's fault before the start is final; ours may be tried again.
  private static RunEvent beforeStart(Result result) {
    return result.failureClass() == FailureClass.JOB
        ? RunEvent.SETUP_FAILED
        : RunEvent.INFRA_FAILED_BEFORE_START;
  }

  private static @Nullable RunError error(Result result, RunEvent event) {
    if (event == RunEvent.SUCCEEDED) {
      return null;
    }
    if (result.error() != null || event == RunEvent.STOPPED) {
      return result.error(); // a cancelled run has one when it is not proven gone
    }
    return switch (event) {
      case TIMED_OUT -> job("timed_out", "the program passed its time limit and was stopped");
      case SETUP_TIMED_OUT -> job("setup_timed_out", "the setup passed its time limit");
      case SETUP_FAILED -> job("setup_failed", "the setup failed");
      case PROGRAM_FAILED -> programFailed(result);
      default -> new RunError("infra", "the runner could not carry it out", FailureClass.INFRA);
    };
  }

  private static RunError programFailed(Result result) {
    if (result.endedBy() == EndedBy.OOM) {
      return job("out_of_memory", "the program passed its memory limit and was killed");
    }
    if (result.signal() != null) {
      return job("signal", "the program was ended by signal " + result.signal());
    }
    return job("exit_code", "the program exited with code " + result.exitCode());
  }

  private static RunError job(String code, String message) {
    return new RunError(code, message, FailureClass.JOB);
  }
}
