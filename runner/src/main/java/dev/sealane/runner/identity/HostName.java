package dev.sealane.runner.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/// What the host says about itself, for people.
///
/// @param name its name, without asking a name server
/// @param os `linux` or `macos`
/// @param arch such as `amd64`
public record HostName(String name, String os, String arch) {

  private static final Path LINUX = Path.of("/proc/sys/kernel/hostname");
  private static final int MAX_NAME = 255;

  /// Of this host.
  public static HostName ofThisHost(Map<String, String> environment) {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    return new HostName(
        plain(name(environment)),
        os.contains("mac") ? "macos" : os,
        System.getProperty("os.arch", "unknown"));
  }

  private static String name(Map<String, String> environment) {
    try {
      return Files.exists(LINUX)
          ? Files.readString(LINUX).strip()
          : environment.getOrDefault("HOSTNAME", "unknown");
    } catch (IOException _) {
      return "unknown";
    }
  }

  private static String plain(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", "");
    return clean.length() > MAX_NAME ? clean.substring(0, MAX_NAME) : clean;
  }
}
