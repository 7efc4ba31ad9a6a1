package dev.sealane.controlplane.report;

import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.controlplane.logstream.LogBatch;

/// One entry of a report as it was read.
sealed interface Reported {

  /// An entry that can be carried out.
  sealed interface Sound extends Reported {
    AttemptRef attempt();
  }

  /// Log records.
  ///
  /// @param suppressed whether the runner holds back what follows
  record Log(AttemptRef attempt, LogBatch batch, boolean suppressed) implements Sound {}

  /// A result.
  record Result(ReportEntry.Result result) implements Sound {
    @Override
    public AttemptRef attempt() {
      return new AttemptRef(result.runId(), result.attempt());
    }
  }

  /// An attempt that is given back.
  record GivenBack(ReportEntry.GivenBack given) implements Sound {
    @Override
    public AttemptRef attempt() {
      return new AttemptRef(given.runId(), given.attempt());
    }
  }

  /// An entry of an unknown kind, or one that breaks a rule.
  ///
  /// @param problem for the server's log
  record Broken(String problem) implements Reported {}
}
