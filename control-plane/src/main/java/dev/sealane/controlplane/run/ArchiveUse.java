package dev.sealane.controlplane.run;

import dev.sealane.api.id.ArchiveId;
import dev.sealane.api.id.TeamId;

/// What runs ask about uploaded archives. Blocks; safe for any thread.
@FunctionalInterface
public interface ArchiveUse {

  /// Marks an archive as used by a run, so that it does not expire.
  ///
  /// @throws dev.sealane.api.problem.SealaneException `not_found` when there is none, or it is
  ///   another team's
  void use(TeamId team, ArchiveId archive);
}
