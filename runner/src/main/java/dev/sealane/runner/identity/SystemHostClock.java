package dev.sealane.runner.identity;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// The clock of this host: `/proc` on Linux, where the time since boot is `CLOCK_BOOTTIME`; sysctl
/// and perl on macOS, whose `CLOCK_MONOTONIC` goes on during sleep.
public final class SystemHostClock implements HostClock {

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path UPTIME = Path.of("/proc/uptime");
  private static final int NANO_DIGITS = 9;
  private static final Duration TOOL_LIMIT = Duration.ofSeconds(5);

  private final String bootId;

  /// Reads the boot id, which does not change while we live.
  public SystemHostClock() {
    this.bootId = readBootId();
  }

  private static String readBootId() {
    try {
      return Files.exists(BOOT_ID)
          ? Files.readString(BOOT_ID).strip()
          : output("/usr/sbin/sysctl", "-n", "kern.bootsessionuuid").strip();
    } catch (IOException _) {
      return "unknown";
    }
  }

  @Override
  public String bootId() {
    return bootId;
  }

  @Override
  public Duration sinceBoot() {
    try {
      String text =
          Files.exists(UPTIME)
              ? Files.readString(UPTIME)
              : output(
                  "/usr/bin/perl",
                  "-MTime::HiRes=clock_gettime,CLOCK_MONOTONIC",
                  "-e",
                  "printf '%.3f ', clock_gettime(CLOCK_MONOTONIC)");
      BigDecimal seconds = new BigDecimal(text.substring(0, text.indexOf(' ')));
      return Duration.ofNanos(seconds.movePointRight(NANO_DIGITS).longValue());
    } catch (IOException e) {
      throw new UncheckedIOException("the clock of this host cannot be read", e);
    }
  }

  private static String output(String... command) throws IOException {
    return output(TOOL_LIMIT, command);
  }

  /// What a tool of the system says, which must be no more than a line: who asks for the time
  /// cannot wait for a tool that hangs.
  static String output(Duration limit, String... command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(command[0] + " did not end within " + limit.toMillis() + " ms");
      }
      try (InputStream output = process.getInputStream()) {
        return new String(output.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + command[0] + " ran");
    } finally {
      process.destroyForcibly();
    }
  }
}
