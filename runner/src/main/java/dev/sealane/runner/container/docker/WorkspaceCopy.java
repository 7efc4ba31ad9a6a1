package dev.sealane.runner.container.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// Writes the workspace of the host as a tar for the root directory of a container, owned by the
/// user of its program.
final class WorkspaceCopy {

  private static final int DIRECTORY_MODE = 0755;

  private final Path workspace;
  private final Owner owner;

  WorkspaceCopy(Path workspace, Owner owner) {
    this.workspace = workspace;
    this.owner = owner;
  }

  /// @param user numeric id
  /// @param group numeric id
  record Owner(long user, long group) {

    static final Owner ROOT = new Owner(0, 0);
  }

  static boolean isEmpty(Path workspace) throws IOException {
    try (var entries = Files.newDirectoryStream(workspace)) {
      return !entries.iterator().hasNext();
    }
  }

  void writeTo(OutputStream output) throws IOException {
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(output, UTF_8.name())) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      tar.setAddPaxHeadersForNonAsciiNames(true);
      addDirectory(tar, ContainerSettings.ARTIFACTS.substring(1) + "/", DIRECTORY_MODE);
      Files.walkFileTree(workspace, new Writer(tar));
      tar.finish();
    }
  }

  private void addDirectory(TarArchiveOutputStream tar, String name, int mode) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setMode(mode);
    put(tar, entry);
    tar.closeArchiveEntry();
  }

  private void put(TarArchiveOutputStream tar, TarArchiveEntry entry) throws IOException {
    entry.setUserId(owner.user());
    entry.setGroupId(owner.group());
    tar.putArchiveEntry(entry);
  }

  private final class Writer extends SimpleFileVisitor<Path> {
    private final TarArchiveOutputStream tar;

    private Writer(TarArchiveOutputStream tar) {
      this.tar = tar;
    }

    private String name(Path path) {
      String below = workspace.relativize(path).toString();
      return ContainerSettings.WORKSPACE.substring(1) + (below.isEmpty() ? "" : "/" + below);
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      int mode = directory.equals(workspace) ? DIRECTORY_MODE : mode(directory);
      addDirectory(tar, name(directory) + "/", mode);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (attributes.isSymbolicLink()) {
        TarArchiveEntry entry = new TarArchiveEntry(name(file), TarConstants.LF_SYMLINK);
        entry.setLinkName(Files.readSymbolicLink(file).toString());
        put(tar, entry);
        tar.closeArchiveEntry();
      } else if (attributes.isRegularFile()) {
        TarArchiveEntry entry = new TarArchiveEntry(name(file));
        entry.setSize(attributes.size());
        entry.setMode(mode(file));
        entry.setModTime(attributes.lastModifiedTime());
        put(tar, entry);
        try (InputStream content = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
          content.transferTo(tar);
        }
        tar.closeArchiveEntry();
      }
      return FileVisitResult.CONTINUE; // devices and pipes stay behind
    }

    private static int mode(Path path) throws IOException {
      Set<PosixFilePermission> permissions =
          Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
      PosixFilePermission[] order = {
        PosixFilePermission.OWNER_READ,
        PosixFilePermission.OWNER_WRITE,
        PosixFilePermission.OWNER_EXECUTE,
        PosixFilePermission.GROUP_READ,
        PosixFilePermission.GROUP_WRITE,
        PosixFilePermission.GROUP_EXECUTE,
        PosixFilePermission.OTHERS_READ,
        PosixFilePermission.OTHERS_WRITE,
        PosixFilePermission.OTHERS_EXECUTE
      };
      int mode = 0;
      for (PosixFilePermission permission : order) {
        mode = mode << 1 | (permissions.contains(permission) ? 1 : 0);
      }
      return mode;
    }
  }
}
