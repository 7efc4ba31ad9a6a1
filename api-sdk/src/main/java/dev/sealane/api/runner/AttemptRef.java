package dev.sealane.api.runner;

import dev.sealane.api.id.RunId;
import dev.sealane.api.json.Required;

/// Names one attempt.
///
/// @param runId the run
/// @param attempt its number, from 1; the fencing token
public record AttemptRef(RunId runId, int attempt) {

  public AttemptRef {
    runId = Required.field("run_id", runId);
    if (attempt < 1) {
      throw new IllegalArgumentException("attempt is " + attempt + ", must be at least 1");
    }
  }

  @Override
  public String toString() {
    return runId + "/" + attempt;
  }
}
