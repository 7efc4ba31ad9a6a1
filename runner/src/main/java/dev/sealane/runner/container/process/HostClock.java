package dev.sealane.runner.container.process;

import dev.sealane.runner.container.ContainerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Tells which boot of the host this is, and how long ago it was, suspend included. The wrapper
/// script reads the same clock.
final class HostClock {

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path UPTIME = Path.of("/proc/uptime");

  /// The boot id of this host.
  String bootId() {
    try {
      return Files.exists(BOOT_ID)
          ? Files.readString(BOOT_ID).strip()
          : Tool.output("sysctl", "-n", "kern.bootsessionuuid").strip();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /// Whole seconds since boot.
  long uptimeSeconds() {
    try {
      String text =
          Files.exists(UPTIME)
              ? Files.readString(UPTIME)
              : Tool.output(
                  "perl",
                  "-MTime::HiRes=clock_gettime,CLOCK_MONOTONIC",
                  "-e",
                  "print int(clock_gettime(CLOCK_MONOTONIC)) . '.'");
      return Long.parseLong(text.substring(0, text.indexOf('.')));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static ContainerException unreadable(IOException e) {
    return new ContainerException(
        "engine_unavailable", false, "The clock of this host cannot be read.", e);
  }
}
