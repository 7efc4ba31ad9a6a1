package dev.sealane.runner.container.docker;

/// What a container of ours may use.
///
/// @param rawLogBytes bytes of output, from 1
/// @param copyOutBytes bytes that are copied out of an ended container, from 1
/// @param pids processes and threads, from 1
public record DockerLimits(long rawLogBytes, long copyOutBytes, long pids) {

  /// Twice the log cap of 256 MiB, the artifacts' 5 GiB, 1024 processes (design.md sections 6 to
  /// 8).
  public static final DockerLimits DEFAULT = new DockerLimits(512L << 20, 5L << 30, 1024);

  public DockerLimits {
    if (rawLogBytes < 1 || copyOutBytes < 1 || pids < 1) {
      throw new IllegalArgumentException(
          "limits are %d, %d, %d, must be at least 1".formatted(rawLogBytes, copyOutBytes, pids));
    }
  }
}
