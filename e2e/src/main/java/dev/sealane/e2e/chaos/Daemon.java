package dev.sealane.e2e.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A process that is started, killed, stopped and started again, always with the same command. Its
/// output goes to a file that keeps all of its lives.
final class Daemon {

  private static final Duration ORDERLY = Duration.ofSeconds(20);

  private final String name;
  private final List<String> command;
  private final Map<String, String> environment;
  private final Path log;
  private @Nullable Process process;
  private boolean wanted;

  /// @param environment variables beside those of this process
  Daemon(String name, List<String> command, Map<String, String> environment, Path log) {
    this.name = name;
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    this.log = log;
  }

  String name() {
    return name;
  }

  synchronized void start() {
    if (process != null && process.isAlive()) {
      return;
    }
    wanted = true;
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Map<String, String> variables = builder.environment();
    variables.keySet().removeIf(it -> it.startsWith("SEALANE_") || it.startsWith("XDG_"));
    variables.putAll(environment);
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends it by SIGKILL and waits for its end.
  synchronized void kill() {
    wanted = false;
    if (process != null) {
      process.destroyForcibly();
      await(process, ORDERLY);
    }
  }

  /// Ends it by SIGTERM; as init systems do, it wakes it for that if it is stopped.
  ///
  /// @return false when it had to be killed
  synchronized boolean terminate() {
    wanted = false;
    if (process == null) {
      return true;
    }
    process.destroy();
    Shell.signal("CONT", process.pid());
    if (await(process, ORDERLY)) {
      return true;
    }
    process.destroyForcibly();
    await(process, ORDERLY);
    return false;
  }

  /// The process to send signals to, which may end meanwhile.
  synchronized @Nullable Process process() {
    return process;
  }

  /// Starts it again if it ended although nobody ended it.
  ///
  /// @return the exit code with which it had ended; empty = it had not
  synchronized OptionalInt revive() {
    if (!wanted || process == null || process.isAlive()) {
      return OptionalInt.empty();
    }
    int code = process.exitValue();
    start();
    return OptionalInt.of(code);
  }

  private static boolean await(Process process, Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
