package dev.sealane.controlplane.sql;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// The directory that holds everything the server keeps, locked for one server. The lock is the
/// operating system's, so that it ends with the process however that ends.
public final class DataDirectory implements AutoCloseable {

  private static final String LOCK_FILE = "lock";

  private final Path path;
  private final FileChannel channel;
  private final FileLock lock;

  private DataDirectory(Path path, FileChannel channel, FileLock lock) {
    this.path = path;
    this.channel = channel;
    this.lock = lock;
  }

  /// Makes the directory (mode 0700) when it is missing, and locks it.
  ///
  /// @throws StorageException when another server has it, or it cannot be written
  public static DataDirectory lock(Path path) {
    try {
      if (!Files.isDirectory(path)) {
        Files.createDirectories(
            path,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      FileChannel channel =
          FileChannel.open(
              path.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new StorageException(
            "data directory %s is in use by another server; stop it or choose another with --data-dir"
                .formatted(path),
            null);
      }
      return new DataDirectory(path, channel, lock);
    } catch (IOException e) {
      throw new StorageException(
          "data directory %s cannot be used: %s".formatted(path, reason(e)), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null; // a server in this very process has it
    }
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName().replace("Exception", "") + " " + e.getMessage();
  }

  /// A file or directory in it.
  public Path resolve(String name) {
    return path.resolve(name);
  }

  /// A directory in it, made when it is missing.
  ///
  /// @throws StorageException when it cannot be made
  public Path directory(String name) {
    try {
      return Files.createDirectories(path.resolve(name));
    } catch (IOException e) {
      throw new StorageException(
          "directory %s cannot be made: %s".formatted(path.resolve(name), reason(e)), e);
    }
  }

  @Override
  public void close() {
    try {
      if (lock.isValid()) {
        lock.release();
      }
      channel.close();
    } catch (IOException e) {
      throw new StorageException("data directory " + path + " cannot be unlocked", e);
    }
  }
}
