package dev.sealane.controlplane.run;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.ReportEntry;
import java.util.List;

/// What instances say about their attempts. All methods block for the database; safe for any
/// thread.
@SuppressWarnings("DoNotCallSuggester") // bodies follow
public final class Attempts {

  /// What {@code instance} may still write to an attempt.
  public AttemptState state(AttemptRef attempt, InstanceId instance) {
    throw new UnsupportedOperationException("state " + attempt + instance);
  }

  /// Takes one result; its log must have been stored before. Harmless to repeat.
  ///
  /// @return 204, or 410 when the attempt was given up
  public ReportEntry.Answer result(InstanceId instance, ReportEntry.Result result) {
    return results(instance, List.of(result)).getFirst();
  }

  /// Takes results in one commit.
  ///
  /// @return one answer each, in their order
  public List<ReportEntry.Answer> results(InstanceId instance, List<ReportEntry.Result> results) {
    throw new UnsupportedOperationException("results " + instance + results);
  }

  /// Takes back an attempt that was accepted and did not start. Harmless to repeat.
  ///
  /// @return 204, or 410 when the attempt was given up
  public ReportEntry.Answer givenBack(InstanceId instance, ReportEntry.GivenBack given) {
    throw new UnsupportedOperationException("given back " + instance + given);
  }

  /// Hears that the log of an attempt is stored up to {@code lastSeq}. Cheap while the attempt has
  /// not ended.
  public void logsStored(AttemptRef attempt, long lastSeq) {
    throw new UnsupportedOperationException("logs stored " + attempt + lastSeq);
  }
}
