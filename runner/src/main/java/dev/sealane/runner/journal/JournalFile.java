package dev.sealane.runner.journal;

import java.io.FileDescriptor;
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
  private final Sync sync;
  private long size;

  private JournalFile(RandomAccessFile file, Sync sync) throws IOException {
    this.file = file;
    this.sync = sync;
    this.size = file.length();
    file.seek(size);
  }

  /// Brings what was written onto the disk. A fake lets tests cut the power.
  @FunctionalInterface
  interface Sync {
    void sync(FileDescriptor file) throws IOException;
  }

  /// Opens it, or makes it.
  static JournalFile open(Path path, Sync sync) throws IOException {
    if (!Files.exists(path)) {
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      syncDirectory(path);
    }
    return new JournalFile(new RandomAccessFile(path.toFile(), "rw"), sync);
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
        sync.sync(file.getFD());
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

  /// Puts {@code fresh} in place of {@code path}.
  static void replace(Path fresh, Path path) throws IOException {
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncDirectory(path);
  }

  /// Makes the name of a file durable. A channel is the only way to sync a directory, and an
  /// interrupt closes it, so that waits.
  private static void syncDirectory(Path path) throws IOException {
    boolean interrupted = Thread.interrupted();
    try (FileChannel directory =
        FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    } catch (ClosedByInterruptException _) {
      interrupted = true; // the name is durable a little later
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
