package dev.sealane.runner.container.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealane.api.archive.TreePath;
import dev.sealane.runner.container.ContainerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Predicate;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/// Writes regular files of a tar that an engine made of one directory. Links and special files, a
/// program's work, are left out, so nothing is ever written through one.
final class CopyOut {

  private static final int CHUNK = 64 * 1024;

  private final Predicate<TreePath> wanted;
  private long left;

  /// @param wanted which files, by their path below the directory
  /// @param bytes the most bytes to write
  CopyOut(Predicate<TreePath> wanted, long bytes) {
    this.wanted = wanted;
    this.left = bytes;
  }

  /// @param tar its entries begin with the directory's own name
  /// @param target an empty directory
  /// @throws ContainerException `artifacts_too_large`
  void copy(InputStream tar, Path target) throws IOException {
    try (TarArchiveInputStream entries = new TarArchiveInputStream(tar, UTF_8.name())) {
      for (TarArchiveEntry entry = entries.getNextEntry();
          entry != null;
          entry = entries.getNextEntry()) {
        if (entry.isFile() && !entry.isLink() && !entry.isSymbolicLink()) {
          copy(entry.getName(), entries, target);
        }
      }
    }
  }

  private void copy(String name, InputStream content, Path target) throws IOException {
    TreePath path;
    try {
      path = TreePath.normalized(name.substring(name.indexOf('/') + 1));
    } catch (IllegalArgumentException _) {
      return; // no name that could be told to anybody
    }
    if (path.isRoot() || !wanted.test(path)) {
      return;
    }
    Path file = path.below(target);
    Files.createDirectories(path.parent().below(target));
    byte[] buffer = new byte[CHUNK];
    try (OutputStream output =
        Files.newOutputStream(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS)) {
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        left -= n;
        if (left < 0) {
          throw new ContainerException(
              "artifacts_too_large", true, "The program left more files than are taken.", null);
        }
        output.write(buffer, 0, n);
      }
    }
  }
}
