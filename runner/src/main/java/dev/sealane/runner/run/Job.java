package dev.sealane.runner.run;

import dev.sealane.api.runner.AttemptRef;
import dev.sealane.runner.container.ContainerRuntime;
import dev.sealane.runner.container.Handle;
import dev.sealane.runner.journal.JournalEntry.KeptLimits;
import java.util.Optional;

/// One attempt as all who work on it know it. May be used from any thread.
final class Job {

  private final RunParts parts;
  private final AttemptRef attempt;
  private final KeptLimits limits;
  private final JobLog log;
  private final JobControl control = new JobControl();
  private volatile Optional<Program> program = Optional.empty();

  /// @param log its log, not yet opened
  Job(RunParts parts, AttemptRef attempt, KeptLimits limits, JobLog log) {
    this.parts = parts;
    this.attempt = attempt;
    this.limits = limits;
    this.log = log;
  }

  RunParts parts() {
    return parts;
  }

  AttemptRef attempt() {
    return attempt;
  }

  KeptLimits limits() {
    return limits;
  }

  JobLog log() {
    return log;
  }

  JobControl control() {
    return control;
  }

  /// What was prepared or started for it; empty before.
  Optional<Program> program() {
    return program;
  }

  void programIs(ContainerRuntime runtime, Handle handle) {
    program = Optional.of(new Program(attempt, runtime, handle, log, parts));
  }
}
