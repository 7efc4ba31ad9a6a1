package dev.sealane.runner.identity;

import java.time.Duration;

/// Names the boot of the host and tells how long ago it was, counting also the time in which the
/// host slept. Two daemons, and the wrapper script of a process, read the same from it. A fake lets
/// tests move the time.
public interface HostClock {

  /// An id that changes with every boot of the host; `unknown` where none can be had.
  String bootId();

  /// Since boot, suspend included.
  Duration sinceBoot();
}
