package dev.sealane.controlplane.report;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.controlplane.run.AttemptState;
import java.util.List;

/// What reports need of the attempts that they speak of; carried out by {@link
/// dev.sealane.controlplane.run.Attempts}. All methods block; safe for any thread.
public interface AttemptDesk {

  /// What {@code instance} may still write to an attempt.
  AttemptState state(AttemptRef attempt, InstanceId instance);

  /// Takes results of different attempts in one commit.
  ///
  /// @return one answer each, in their order
  List<ReportEntry.Answer> results(InstanceId instance, List<ReportEntry.Result> results);

  /// Takes back an attempt that did not start.
  ReportEntry.Answer givenBack(InstanceId instance, ReportEntry.GivenBack given);

  /// Hears that the log of an attempt is stored up to {@code lastSeq}.
  void logsStored(AttemptRef attempt, long lastSeq);
}
