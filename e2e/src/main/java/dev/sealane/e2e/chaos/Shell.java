package dev.sealane.e2e.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Small tools of the host.
final class Shell {

  private Shell() {}

  /// @param exit its exit code
  /// @param text its whole output
  record Result(int exit, String text) {
    boolean ok() {
      return exit == 0;
    }

    List<String> lines() {
      return text.lines().filter(line -> !line.isBlank()).toList();
    }
  }

  static Result run(Map<String, String> environment, List<String> command) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  static Result run(String... command) {
    return run(Map.of(), List.of(command));
  }

  /// Whether a program is on the path.
  static boolean has(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(directory -> Path.of(directory, program))
        .anyMatch(Files::isExecutable);
  }

  static boolean isRoot() {
    return run("id", "-u").text().strip().equals("0");
  }

  /// Sends a signal by its name, such as `STOP`.
  static void signal(String name, long pid) {
    run("kill", "-" + name, Long.toString(pid));
  }
}
