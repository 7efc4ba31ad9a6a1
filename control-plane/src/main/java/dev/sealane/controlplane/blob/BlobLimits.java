package dev.sealane.controlplane.blob;

import dev.sealane.api.archive.ArchiveLimits;
import java.time.Duration;

/// How much may be stored.
///
/// @param archive what an archive may hold
/// @param archiveBytes bytes of an archive as it is uploaded, from 1
/// @param unusedArchives after so long an archive that no run has named is deleted
/// @param artifactBytes bytes of one artifact, from 1
/// @param artifactBytesOfRun bytes of all artifacts of a run
/// @param artifactsOfRun files of a run
public record BlobLimits(
    ArchiveLimits archive,
    long archiveBytes,
    Duration unusedArchives,
    long artifactBytes,
    long artifactBytesOfRun,
    int artifactsOfRun) {

  /// The numbers of design.md section 7.
  public static final BlobLimits DEFAULT =
      new BlobLimits(
          ArchiveLimits.DEFAULT, 512L << 20, Duration.ofHours(24), 1L << 30, 5L << 30, 100_000);
}
