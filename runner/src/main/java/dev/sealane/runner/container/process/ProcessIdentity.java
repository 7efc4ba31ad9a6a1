package dev.sealane.runner.container.process;

/// Names one process of this host for ever: a pid alone is reused.
///
/// @param pid process id, from 1
/// @param startTicks when it started, as the system writes it (field 22 of `/proc/<pid>/stat`, or
///   `lstart` of ps with dashes)
/// @param bootId the host's boot that it lives in
record ProcessIdentity(long pid, String startTicks, String bootId) {

  ProcessIdentity {
    if (pid < 1) {
      throw new IllegalArgumentException("pid is " + pid + ", must be at least 1");
    }
  }
}
