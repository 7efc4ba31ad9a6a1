package dev.sealane.runner.container.docker;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.RunId;
import dev.sealane.api.runner.AttemptRef;
import java.util.Map;
import java.util.Optional;

/// Name and labels of our containers (native.md section 5).
final class ContainerName {

  static final String INSTANCE = "dev.sealane.instance";
  private static final String RUN = "dev.sealane.run";
  private static final String ATTEMPT = "dev.sealane.attempt";

  private ContainerName() {}

  static String of(AttemptRef attempt) {
    return "sealane-" + attempt.runId() + "-" + attempt.attempt();
  }

  static Map<String, String> labels(InstanceId instance, AttemptRef attempt) {
    return Map.of(
        INSTANCE, instance.toString(),
        RUN, attempt.runId().toString(),
        ATTEMPT, Integer.toString(attempt.attempt()));
  }

  /// What a container was made for; empty when its labels do not tell.
  static Optional<AttemptRef> attempt(Map<String, String> labels) {
    try {
      return Optional.of(
          new AttemptRef(
              RunId.parse(labels.getOrDefault(RUN, "")),
              Integer.parseInt(labels.getOrDefault(ATTEMPT, ""))));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
