package dev.sealane.runner.run;

import dev.sealane.api.runner.AttemptRef;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/// Where runs find what is not their own.
///
/// @param spool directory of the logs
/// @param work directory of the workspaces
/// @param server address that programs are told
/// @param environment environment variables of the daemon
public record RunPlaces(Path spool, Path work, URI server, Map<String, String> environment) {

  public RunPlaces {
    environment = Map.copyOf(environment);
  }

  /// Directory of one attempt.
  Path of(AttemptRef attempt) {
    return work.resolve(name(attempt));
  }

  /// Name of the directories of one attempt, also of its spool.
  static String name(AttemptRef attempt) {
    return attempt.runId() + "-" + attempt.attempt();
  }
}
