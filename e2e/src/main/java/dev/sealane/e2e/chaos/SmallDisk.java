package dev.sealane.e2e.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A small file system of its own that can be filled up.
final class SmallDisk implements AutoCloseable {

  private static final int BLOCK = 64 << 10;

  private final Path directory;
  private final Path filler;

  private SmallDisk(Path directory) {
    this.directory = directory;
    this.filler = directory.resolve("filler");
  }

  /// Makes it.
  ///
  /// @throws IllegalStateException when this host does not allow it
  static SmallDisk mount(Path directory, int megabytes) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Shell.Result mounted =
        Shell.run(
            "mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", directory.toString());
    if (!mounted.ok()) {
      throw new IllegalStateException("no tmpfs can be mounted: " + mounted.text().strip());
    }
    return new SmallDisk(directory);
  }

  /// Takes every free byte.
  void fill() {
    byte[] zeros = new byte[BLOCK];
    try (OutputStream out = Files.newOutputStream(filler)) {
      for (int piece = BLOCK; piece > 0; piece /= 2) {
        writeUntilFull(out, zeros, piece);
      }
    } catch (IOException _) {
      // full already
    }
  }

  private static void writeUntilFull(OutputStream out, byte[] zeros, int piece) {
    try {
      while (true) {
        out.write(zeros, 0, piece);
      }
    } catch (IOException _) {
      // full
    }
  }

  void free() {
    try {
      Files.deleteIfExists(filler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    Shell.run("umount", "-l", directory.toString());
  }
}
