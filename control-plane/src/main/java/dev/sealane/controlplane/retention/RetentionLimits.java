package dev.sealane.controlplane.retention;

import java.time.Duration;

/// How long what has ended is kept, and how much. Zero = without a limit, which is the default: the
/// server deletes nothing that the operator has not said.
///
/// @param runs age of a run since its end; with it go its log, artifacts and attempts
/// @param logs age of a log since the end of its run
/// @param artifacts age of artifacts since the end of their run
/// @param archives age of an archive since a run last named it
/// @param logBytes bytes of all logs; the oldest runs' go first
/// @param artifactBytes bytes of all artifacts; the oldest runs' go first
/// @param archiveBytes bytes of all archives; the oldest go first
public record RetentionLimits(
    Duration runs,
    Duration logs,
    Duration artifacts,
    Duration archives,
    long logBytes,
    long artifactBytes,
    long archiveBytes) {

  /// Nothing is deleted.
  public static final RetentionLimits NONE =
      new RetentionLimits(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0, 0, 0);
}
