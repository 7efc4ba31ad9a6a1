package dev.sealane.runner.artifact;

import java.time.Duration;

/// What one run may leave behind.
///
/// @param fileBytes bytes of one file, at least 0
/// @param totalBytes bytes of all files together, at least 0
/// @param files number of files, at least 0
/// @param engineWait how long they wait for an engine that is out of reach, at least 0
public record ArtifactLimits(long fileBytes, long totalBytes, int files, Duration engineWait) {

  /// 1 GiB a file, 5 GiB a run (design.md section 7), 10,000 files, 10 minutes.
  public static final ArtifactLimits DEFAULT =
      new ArtifactLimits(1L << 30, 5L << 30, 10_000, Duration.ofMinutes(10));

  public ArtifactLimits {
    if (fileBytes < 0 || totalBytes < 0 || files < 0 || engineWait.isNegative()) {
      throw new IllegalArgumentException(
          "limits are %d, %d, %d, %s, must not be negative"
              .formatted(fileBytes, totalBytes, files, engineWait));
    }
  }
}
