package dev.sealane.runner.identity;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// The daemon's directory, mode 0700, held under an OS file lock so that two daemons never share
/// one. The lock falls with the process, however that ends.
public final class StateDirectory implements AutoCloseable {

  private final Path path;
  private final FileChannel channel;

  private StateDirectory(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /// Makes the directory where it is missing and takes its lock.
  ///
  /// @throws StateException when it cannot be used, or another daemon has it
  public static StateDirectory open(Path path) {
    try {
      Files.createDirectories(path);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
      FileChannel channel =
          FileChannel.open(
              path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new StateException(
            true,
            "state directory " + path + " is in use by another sealane-runner; stop that one first",
            null);
      }
      return new StateDirectory(path, channel);
    } catch (IOException e) {
      throw new StateException(false, "state directory " + path + " cannot be used: " + e, e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null; // another daemon within this process
    }
  }

  public Path path() {
    return path;
  }

  /// A directory below it, made with mode 0700 where it is missing.
  ///
  /// @throws StateException when it cannot be made
  public Path directory(String name) {
    Path directory = path.resolve(name);
    try {
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
      return directory;
    } catch (IOException e) {
      throw new StateException(false, "directory " + directory + " cannot be used: " + e, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new StateException(false, "lock of " + path + " cannot be given back: " + e, e);
    }
  }
}
