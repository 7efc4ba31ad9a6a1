package dev.sealane.runner.blackbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/// What this host tells of itself. Reads a few small files of Linux; what a host does not have is
/// -1, and decides nothing then.
final class HostFacts {

  private static final Path PROC = Path.of("/proc");
  private static final double UNKNOWN = -1;
  private static final int KIB = 1024;

  /// Seconds since the boot of the host, suspend included.
  double uptimeSeconds() {
    return number("uptime", "").orElse(UNKNOWN);
  }

  /// Load average over a minute.
  double load() {
    return number("loadavg", "").orElse(UNKNOWN);
  }

  /// Bytes that programs could still have without swapping.
  long memoryAvailableBytes() {
    OptionalDouble kib = number("meminfo", "MemAvailable:");
    return kib.isPresent() ? Math.round(kib.getAsDouble()) * KIB : -1;
  }

  /// Processes that the kernel has ended for want of memory since boot, those that passed the limit
  /// of their own container included.
  long oomKills() {
    return Math.round(number("vmstat", "oom_kill ").orElse(UNKNOWN));
  }

  long diskFreeBytes(Path directory) {
    try {
      return Files.getFileStore(directory).getUsableSpace();
    } catch (IOException _) {
      return -1;
    }
  }

  /// The first number of the line that begins with {@code name}.
  private static OptionalDouble number(String file, String name) {
    Path path = PROC.resolve(file);
    if (!Files.exists(path)) {
      return OptionalDouble.empty();
    }
    try {
      List<String> lines = Files.readAllLines(path);
      return lines.stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(name.length()).strip().split("\\s+", 2)[0])
          .mapToDouble(Double::parseDouble)
          .findFirst();
    } catch (IOException | NumberFormatException _) {
      return OptionalDouble.empty();
    }
  }
}
