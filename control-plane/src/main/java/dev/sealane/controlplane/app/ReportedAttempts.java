package dev.sealane.controlplane.app;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.controlplane.report.AttemptDesk;
import dev.sealane.controlplane.run.AttemptState;
import dev.sealane.controlplane.run.Attempts;
import java.util.List;

/// Attempts as reports see them.
record ReportedAttempts(Attempts attempts) implements AttemptDesk {

  @Override
  public AttemptState state(AttemptRef attempt, InstanceId instance) {
    return attempts.state(attempt, instance);
  }

  @Override
  public List<ReportEntry.Answer> results(InstanceId instance, List<ReportEntry.Result> results) {
    return attempts.results(instance, results);
  }

  @Override
  public ReportEntry.Answer givenBack(InstanceId instance, ReportEntry.GivenBack given) {
    return attempts.givenBack(instance, given);
  }

  @Override
  public void logsStored(AttemptRef attempt, long lastSeq) {
    attempts.logsStored(attempt, lastSeq);
  }
}
