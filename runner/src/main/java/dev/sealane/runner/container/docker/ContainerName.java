package dev.sealane.runner.container.docker;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.RunId;
import dev.sealane.api.runner.AttemptRef;
import java.util.Map;
import java.util.Optional;

/// Names and labels of our containers (native.md section 5) and their volumes.
final class ContainerName {

  static final String INSTANCE = "dev.sealane.instance";
  private static final String RUN = "dev.sealane.run";
  private static final String ATTEMPT = "dev.sealane.attempt";

  private ContainerName() {}

  static String of(AttemptRef attempt) {
    return "sealane-" + attempt.runId() + "-" + attempt.attempt();
  }

  /// The volume of its artifacts. The name says it all: an engine that is killed while it makes a
  /// volume keeps the name and forgets the labels.
  static String volume(InstanceId instance, AttemptRef attempt) {
    return volumes(instance) + attempt.runId() + "-" + attempt.attempt();
  }

  /// Begin of the names of the volumes of an instance.
  static String volumes(InstanceId instance) {
    return "sealane-" + instance + "-";
  }

  /// What a volume of this instance was made for; empty when its name does not tell.
  static Optional<AttemptRef> attemptOfVolume(InstanceId instance, String volume) {
    if (!volume.startsWith(volumes(instance))) {
      return Optional.empty();
    }
    String rest = volume.substring(volumes(instance).length());
    int dash = Math.max(rest.lastIndexOf('-'), 0);
    return attempt(
        Map.of(RUN, rest.substring(0, dash), ATTEMPT, rest.substring(dash).replace("-", "")));
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
