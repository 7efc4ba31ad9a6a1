package dev.sealane.runner.run;

import dev.sealane.runner.artifact.ArtifactCollector;
import dev.sealane.runner.artifact.ArtifactLimits;
import dev.sealane.runner.journal.Journal;
import dev.sealane.runner.journal.KeptSecrets;
import dev.sealane.runner.log.LogLimits;
import dev.sealane.runner.net.ServerApi;
import dev.sealane.runner.report.Reporter;
import dev.sealane.runner.workspace.Workspaces;
import java.time.Duration;

/// What all runs of a daemon share.
///
/// @param journal what was promised and done
/// @param secrets encrypts what the journal must keep secret
/// @param reporter delivers logs and results
/// @param server gives permits and archives, takes artifacts
/// @param files fills workspaces and collects artifacts
/// @param clock time
/// @param places directories and address
/// @param stopLimit how long after its grace the end of a stopped program may take to be proven
public record RunParts(
    Journal journal,
    KeptSecrets secrets,
    Reporter reporter,
    ServerApi server,
    RunFiles files,
    RunClock clock,
    RunPlaces places,
    Duration stopLimit) {

  /// @param workspaces fills workspaces
  /// @param collector finds artifacts
  /// @param artifacts limits of artifacts
  /// @param logs limits of logs
  public record RunFiles(
      Workspaces workspaces,
      ArtifactCollector collector,
      ArtifactLimits artifacts,
      LogLimits logs) {}
}
