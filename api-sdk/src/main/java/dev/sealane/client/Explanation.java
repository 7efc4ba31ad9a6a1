package dev.sealane.client;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.RunId;
import dev.sealane.api.id.RunnerId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why a run stands where it stands.
///
/// @param runId the run
/// @param status how it stands
/// @param runners what each instance of the team says to it
/// @param hint one sentence: what would start it; null = nothing to say
public record Explanation(
    RunId runId, String status, List<Candidate> runners, @Nullable String hint) {

  public Explanation {
    runners = List.copyOf(runners);
  }

  /// @param takes whether this instance would take the run now
  /// @param reasons why not
  public record Candidate(
      RunnerId runnerId, @Nullable InstanceId instanceId, boolean takes, List<Reason> reasons) {
    public Candidate {
      reasons = List.copyOf(reasons);
    }
  }

  /// @param code stable
  /// @param message one plain sentence
  public record Reason(String code, String message) {}
}
