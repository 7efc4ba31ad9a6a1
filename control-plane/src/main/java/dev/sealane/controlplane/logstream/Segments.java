package dev.sealane.controlplane.logstream;

import dev.sealane.api.runner.AttemptRef;
import dev.sealane.controlplane.sql.StorageException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// The segment files: `<directory>/<last two hex digits of the run>/<run>-<attempt>.log`. All
/// methods block.
final class Segments {

  private final Path directory;

  Segments(Path directory) {
    this.directory = directory;
  }

  /// Writes {@code parts} at {@code offset}, one behind the other, and whatever lies behind is cut
  /// off: it is the rest of a write that never reached the index. On return it is on disk.
  ///
  /// @throws StorageException when the disk is full or broken; the file may then have a torn tail
  void write(AttemptRef attempt, long offset, List<byte[]> parts) {
    Path file = file(attempt);
    if (offset == 0) {
      createDirectory(file.resolveSibling(""));
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (channel.size() > offset) {
        channel.truncate(offset);
      }
      long at = offset;
      for (byte[] part : parts) {
        ByteBuffer rest = ByteBuffer.wrap(part);
        while (rest.hasRemaining()) {
          at += channel.write(rest, at);
        }
      }
      channel.force(false);
      if (offset == 0) {
        sync(file.resolveSibling(""));
      }
    } catch (IOException e) {
      throw new StorageException("log segment " + file + " cannot be written", e);
    }
  }

  /// Reads a piece.
  ///
  /// @throws IOException when it is not all there
  byte[] read(AttemptRef attempt, long offset, int length) throws IOException {
    try (FileChannel channel = FileChannel.open(file(attempt), StandardOpenOption.READ)) {
      ByteBuffer bytes = ByteBuffer.allocate(length);
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, offset + bytes.position()) < 0) {
          throw new EOFException("log segment ends at " + channel.size());
        }
      }
      return bytes.array();
    }
  }

  /// Removes the file of an attempt; harmless when there is none.
  void delete(AttemptRef attempt) {
    try {
      Files.deleteIfExists(file(attempt));
    } catch (IOException e) {
      throw new StorageException("log segment of " + attempt + " cannot be deleted", e);
    }
  }

  private void createDirectory(Path sub) {
    if (Files.isDirectory(sub)) {
      return;
    }
    try {
      Files.createDirectories(sub);
      sync(directory);
    } catch (IOException e) {
      throw new StorageException("log directory " + sub + " cannot be made", e);
    }
  }

  private Path file(AttemptRef attempt) {
    return file(directory, attempt);
  }

  /// Where the segment of an attempt lies.
  static Path file(Path directory, AttemptRef attempt) {
    String run = attempt.runId().toString();
    return directory
        .resolve(run.substring(run.length() - 2))
        .resolve(run + "-" + attempt.attempt() + ".log");
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
