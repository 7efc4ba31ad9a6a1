package dev.sealane.client.project;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/// Writes files of a project into a zip archive, with their permissions (a test script without its
/// execute bit is no test script).
public final class ProjectZip {

  /// Up to here the archive is built in memory, beyond it through temporary files.
  private static final long MEMORY_BYTES = 64 << 20;

  private ProjectZip() {}

  /// @param target written anew
  /// @throws IOException when a file cannot be read or the archive not be written
  public static void write(ProjectFiles files, Path target) throws IOException {
    Files.deleteIfExists(target);
    Map<String, Object> options =
        Map.of(
            "create", true,
            "enablePosixFileAttributes", true,
            "useTempFile", files.bytes() > MEMORY_BYTES);
    URI uri = URI.create("jar:" + target.toUri());
    try (FileSystem zip = FileSystems.newFileSystem(uri, options)) {
      for (Path relative : files.relative()) {
        Path entry = zip.getPath("/" + unixStyle(relative));
        Files.createDirectories(entry.getParent());
        Files.copy(files.root().resolve(relative), entry, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private static String unixStyle(Path relative) {
    return relative.toString().replace(relative.getFileSystem().getSeparator(), "/");
  }
}
