package dev.sealane.controlplane.blob;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.RunId;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.controlplane.auth.Caller;
import dev.sealane.controlplane.run.AttemptState;

/// What artifacts need of the runs that leave them; carried out by package `run`. All methods
/// block; safe for any thread.
public interface ArtifactRuns {

  /// The run that {@code ref} names, if {@code caller} may see it.
  ///
  /// @throws dev.sealane.api.problem.SealaneException `not_found`
  RunId visible(Caller caller, String ref);

  /// What {@code instance} may still write to an attempt.
  AttemptState state(AttemptRef attempt, InstanceId instance);
}
