package dev.sealane.controlplane.app;

import dev.sealane.api.id.RunId;
import dev.sealane.api.run.Run;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.controlplane.auth.Caller;
import dev.sealane.controlplane.events.FollowedRuns;
import dev.sealane.controlplane.run.Attempts;
import dev.sealane.controlplane.run.Runs;
import java.util.OptionalLong;

/// Runs as followers see them.
record ShownRuns(Runs runs, Attempts attempts) implements FollowedRuns {

  @Override
  public RunId resolve(Caller caller, String ref) {
    return runs.resolve(caller, ref);
  }

  @Override
  public Run view(Caller caller, RunId run) {
    return runs.view(caller, run);
  }

  @Override
  public boolean settled(Run run) {
    return runs.settled(run);
  }

  @Override
  public OptionalLong finalSeq(AttemptRef attempt) {
    return attempts.finalSeq(attempt);
  }
}
