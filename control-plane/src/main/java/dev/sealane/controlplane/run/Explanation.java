package dev.sealane.controlplane.run;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.RunId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.run.RunStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers `GET /api/v1/runs/{id}/explain`: why a run stands where it stands.
///
/// @param runners what each instance of the team says to it
/// @param hint one sentence: what would start it; null = nothing to say
record Explanation(RunId runId, RunStatus status, List<Verdict> runners, @Nullable String hint) {

  Explanation {
    runners = List.copyOf(runners);
  }

  /// @param takes whether the instance would take the run now
  /// @param reasons why not
  record Verdict(
      RunnerId runnerId, InstanceId instanceId, boolean takes, List<Matching.Reason> reasons) {
    Verdict {
      reasons = List.copyOf(reasons);
    }
  }
}
