package dev.sealane.runner.artifact;

import dev.sealane.api.runner.AttemptRef;

/// Brings artifacts to the control plane.
@FunctionalInterface
public interface ArtifactUploader {

  /// Uploads one file; blocks until it is stored. Harmless to repeat.
  void upload(AttemptRef attempt, CollectedArtifact artifact) throws InterruptedException;
}
