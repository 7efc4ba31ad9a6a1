package dev.sealane.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs programs as a user at a terminal does, in a home directory of their own.
///
/// @param home holds configuration, state and data of everything that is run here
/// @param environment variables beside the usual ones
record Shell(Path home, Map<String, String> environment) {

  /// Root of the project, where `sealane` and `check` are.
  static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  private static final Duration LIMIT = Duration.ofMinutes(2);

  Shell {
    environment = Map.copyOf(environment);
  }

  static Shell at(Path home) {
    return new Shell(home, Map.of());
  }

  Shell with(String name, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(name, value);
    return new Shell(home, more);
  }

  /// Runs `./sealane` with {@code arguments} to its end.
  Result sealane(String... arguments) {
    return run(sealaneCommand(arguments));
  }

  /// Runs a line of shell to its end; `sealane` is on its path.
  Result sh(String line) {
    return run(List.of("sh", "-c", line));
  }

  Result run(List<String> command) {
    try {
      Path out = Files.createTempFile(home, "out", ".txt");
      Path err = Files.createTempFile(home, "err", ".txt");
      Process process = builder(command, out, err).start();
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            command + " did not end within " + LIMIT + ", stderr: " + Files.readString(err));
      }
      return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /// Starts `./sealane` and leaves it running.
  Started start(String... arguments) {
    try {
      Path out = Files.createTempFile(home, "out", ".txt");
      Path err = Files.createTempFile(home, "err", ".txt");
      return new Started(builder(sealaneCommand(arguments), out, err).start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> sealaneCommand(String... arguments) {
    List<String> command = new ArrayList<>(List.of(PROJECT.resolve("sealane").toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private ProcessBuilder builder(List<String> command, Path out, Path err) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    Map<String, String> variables = builder.environment();
    variables.keySet().removeIf(name -> name.startsWith("SEALANE_") || name.startsWith("XDG_"));
    variables.put("HOME", home.toString());
    variables.put("PATH", PROJECT + ":" + variables.get("PATH"));
    variables.putAll(environment);
    return builder;
  }

  /// How a program ended.
  ///
  /// @param exit its exit code
  /// @param out what it wrote to stdout
  /// @param err what it wrote to stderr
  record Result(int exit, String out, String err) {}

  /// A program that runs.
  record Started(Process process, Path out, Path err) implements AutoCloseable {

    String outText() {
      return text(out);
    }

    String errText() {
      return text(err);
    }

    private static String text(Path file) {
      try {
        return Files.readString(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /// Sends a signal by its name, such as `INT` or `KILL`.
    void signal(String name) {
      try {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
    }

    @Override
    public void close() {
      signal("TERM");
      try {
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        process.destroyForcibly();
      }
    }
  }
}
