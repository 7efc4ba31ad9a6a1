package dev.sealane.runner.config;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// What runs may use in all on this machine.
///
/// @param slots how many runs at once, from 1
/// @param cpus cores, more than 0
/// @param memoryBytes bytes, more than 0
public record Capacity(int slots, double cpus, long memoryBytes) {

  /// Left to the host itself: the daemon, the engine, the owner's own programs.
  private static final long HOST_SHARE = 512L << 20;

  public Capacity {
    if (slots < 1) {
      throw new IllegalArgumentException("slots is " + slots + ", must be at least 1");
    }
    if (!(cpus > 0)) {
      throw new IllegalArgumentException("cpus is " + cpus + ", must be more than 0");
    }
    if (memoryBytes < 1) {
      throw new IllegalArgumentException("memory is " + memoryBytes + ", must be more than 0");
    }
  }

  /// What this host has: a slot and a CPU a core, its memory less a share for itself.
  public static Capacity ofHost() {
    int cores = Runtime.getRuntime().availableProcessors();
    long memory =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    return new Capacity(cores, cores, Math.max(memory / 2, memory - HOST_SHARE));
  }
}
