package dev.sealane.e2e.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The wall clock of one process, which can jump while that runs: a small library between the
/// process and the C library, made here. Clocks that only rise are left alone, as by a real jump.
/// libfaketime is no use: under it a JVM's waits return at once, and it spins.
///
/// @param library the library
/// @param file holds the offset in seconds, 8 bytes, mapped by the process
record WallClock(Path library, Path file) {

  private static final String SOURCE = "wallclock.c";

  /// Makes the library.
  ///
  /// @return empty when this host has no C compiler, or none that suits
  static Optional<Path> compile(Path directory) {
    if (!Shell.has("cc")) {
      return Optional.empty();
    }
    Path source = directory.resolve(SOURCE);
    Path library = directory.resolve("wallclock.so");
    try (InputStream text = WallClock.class.getResourceAsStream(SOURCE)) {
      Files.write(source, Objects.requireNonNull(text, SOURCE).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Shell.Result made =
        Shell.run(
            "cc", "-O2", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl");
    return made.ok() ? Optional.of(library) : Optional.empty();
  }

  WallClock {
    jump(file, Duration.ZERO);
  }

  Map<String, String> environment() {
    return Map.of("LD_PRELOAD", library.toString(), "CHAOS_WALL_CLOCK", file.toString());
  }

  /// @param offset from the true time
  void jump(Duration offset) {
    jump(file, offset);
  }

  private static void jump(Path file, Duration offset) {
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.writeLong(Long.reverseBytes(offset.toSeconds()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
