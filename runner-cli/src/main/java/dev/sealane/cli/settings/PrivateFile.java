package dev.sealane.cli.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Files that hold secrets: 0600, in directories of 0700, never half written.
public final class PrivateFile {

  private static final FileAttribute<Set<PosixFilePermission>> FILE = permissions("rw-------");
  private static final FileAttribute<Set<PosixFilePermission>> DIRECTORY = permissions("rwx------");

  private PrivateFile() {}

  /// Writes the text beside the file, then takes its place. A link is followed, so that dot files
  /// kept elsewhere stay links.
  ///
  /// @throws IOException when that fails; the old file is untouched then
  public static void replace(Path path, String text) throws IOException {
    Path target = Files.isSymbolicLink(path) ? path.toRealPath() : path.toAbsolutePath();
    Path directory = target.getParent();
    if (directory == null) {
      throw new IOException(path + " is no file");
    }
    directories(directory);
    Path fresh = Files.createTempFile(directory, ".sealane-", ".tmp", FILE);
    try {
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /// Makes a directory and its parents, each 0700 when it is new.
  ///
  /// @throws IOException when that fails
  public static void directories(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, DIRECTORY);
    }
  }

  private static FileAttribute<Set<PosixFilePermission>> permissions(String text) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
  }
}
