package dev.sealane.controlplane.events;

import dev.sealane.api.id.RunId;
import dev.sealane.api.run.Run;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.controlplane.auth.Caller;
import java.util.OptionalLong;

/// What followers need of the runs that they follow; carried out by {@link
/// dev.sealane.controlplane.run.Runs}. All methods block; safe for any thread.
public interface FollowedRuns {

  /// The run that a whole id, a unique prefix or a unique suffix names.
  ///
  /// @throws dev.sealane.api.problem.SealaneException when it names none or several
  RunId resolve(Caller caller, String ref);

  /// A run that {@code caller} may see.
  ///
  /// @throws dev.sealane.api.problem.SealaneException `not_found`
  Run view(Caller caller, RunId run);

  /// Whether a run has ended, and its log has its last record or was waited for long enough.
  boolean settled(Run run);

  /// Number of the last log record that an attempt has: 0 when it never began, empty while or when
  /// nobody knows.
  OptionalLong finalSeq(AttemptRef attempt);
}
