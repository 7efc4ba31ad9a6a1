package dev.sealane.controlplane.run;

import dev.sealane.api.id.RunId;
import dev.sealane.api.run.Run;
import dev.sealane.controlplane.auth.Caller;

/// Runs as their users see them. All methods block for the database; safe for any thread.
@SuppressWarnings("DoNotCallSuggester") // bodies follow
public final class Runs {

  /// A run that {@code caller} may see.
  ///
  /// @throws dev.sealane.api.problem.SealaneException `not_found` also when it is another team's
  public Run view(Caller caller, RunId run) {
    throw new UnsupportedOperationException("view " + caller + run);
  }

  /// The run that a whole id, a unique prefix (12 characters or more) or suffix (6 or more) names.
  ///
  /// @throws dev.sealane.api.problem.SealaneException `not_found`; `invalid_request` with {@code
  ///   details.candidates} when it names several
  public RunId resolve(Caller caller, String ref) {
    throw new UnsupportedOperationException("resolve " + caller + ref);
  }

  /// Whether the stream of a run may say `complete`: it has ended, and its log has its last record
  /// or was waited for long enough. {@link RunChanges} tells when that becomes true.
  public boolean settled(Run run) {
    throw new UnsupportedOperationException("settled " + run);
  }
}
