package dev.sealane.runner.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Names the boot of the host. Counters that start with it, such as the monotonic clock, compare
/// only within one.
public final class HostBoot {

  private static final Path LINUX = Path.of("/proc/sys/kernel/random/boot_id");
  private static final int PATIENCE_SECONDS = 5;

  private HostBoot() {}

  /// An id that changes with every boot of the host; `unknown` where none can be had.
  public static String id() throws InterruptedException {
    try {
      return Files.exists(LINUX) ? Files.readString(LINUX).strip() : macos();
    } catch (IOException _) {
      return "unknown";
    }
  }

  private static String macos() throws IOException, InterruptedException {
    Process sysctl =
        new ProcessBuilder("/usr/sbin/sysctl", "-n", "kern.bootsessionuuid")
            .redirectErrorStream(true)
            .start();
    if (!sysctl.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || sysctl.exitValue() != 0) {
      sysctl.destroyForcibly();
      return "unknown";
    }
    return new String(sysctl.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }
}
