package dev.sealane.controlplane.app;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.RunId;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.controlplane.auth.Caller;
import dev.sealane.controlplane.blob.ArtifactRuns;
import dev.sealane.controlplane.run.AttemptState;
import dev.sealane.controlplane.run.Attempts;
import dev.sealane.controlplane.run.Runs;

/// Runs as their artifacts see them.
record LeavingRuns(Runs runs, Attempts attempts) implements ArtifactRuns {

  @Override
  public RunId visible(Caller caller, String ref) {
    return runs.view(caller, runs.resolve(caller, ref)).id();
  }

  @Override
  public AttemptState state(AttemptRef attempt, InstanceId instance) {
    return attempts.state(attempt, instance);
  }
}
