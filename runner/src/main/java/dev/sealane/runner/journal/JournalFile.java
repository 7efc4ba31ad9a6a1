package dev.sealane.runner.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/// The journal's file, mode 0600, written at its end.
///
/// It uses {@link RandomAccessFile}, since a channel closes itself when its thread is interrupted,
/// and threads of runs are. Its owner's lock guards it.
final class JournalFile implements AutoCloseable {

  private final RandomAccessFile file;
  private long size;

  private JournalFile(RandomAccessFile file) throws IOException {
    this.file = file;
    this.size = file.length();
    file.seek(size);
  }

  /// Opens it, or makes it.
  static JournalFile open(Path path) throws IOException {
    if (!Files.exists(path)) {
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    return new JournalFile(new RandomAccessFile(path.toFile(), "rw"));
  }

  /// Bytes that count.
  long size() {
    return size;
  }

  /// Adds bytes; what was written in part when it fails is cut off again.
  void append(byte[] bytes, boolean durable) throws IOException {
    try {
      file.write(bytes);
      if (durable) {
        file.getFD().sync();
      }
      size += bytes.length;
    } catch (IOException e) {
      try {
        cut(size);
      } catch (IOException worse) {
        e.addSuppressed(worse);
      }
      throw e;
    }
  }

  /// Drops everything behind {@code length}.
  void cut(long length) throws IOException {
    file.setLength(length);
    file.seek(length);
    size = length;
  }

  /// Puts {@code fresh} in place of {@code path}. A channel is the only way to sync a directory,
  /// and an interrupt closes it, so that waits.
  static void replace(Path fresh, Path path) throws IOException {
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    boolean interrupted = Thread.interrupted();
    try (FileChannel directory =
        FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    } catch (ClosedByInterruptException _) {
      interrupted = true; // the rename is durable a little later
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
