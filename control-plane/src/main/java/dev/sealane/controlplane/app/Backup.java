package dev.sealane.controlplane.app;

import dev.sealane.controlplane.sql.Snapshot;
import dev.sealane.controlplane.sql.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/// Copies all that a control plane keeps into a directory from which another one can start, while
/// the first goes on.
///
/// The database is copied as of one moment; log segments and blobs after it, so that what it names
/// is there. Segments only grow and blobs never change, so later bytes do no harm: what a segment
/// has beyond the database is cut at the next write. What was deleted in between is noticed, and
/// the copy begun anew.
public final class Backup {

  private static final int TRIES = 5;
  private static final List<String> FILES = List.of("logs", "blobs");

  private final Path data;
  private final Path target;

  private Backup(Path data, Path target) {
    this.data = data;
    this.target = target;
  }

  /// Writes a backup.
  ///
  /// @param target a directory that does not exist
  /// @param withKey whether the master key goes along; without it nobody can read the backup who
  ///   does not have the key from elsewhere
  /// @throws StartException when it cannot be made; what was written is left for a look
  public static void write(ControlPlaneConfig config, Path target, boolean withKey) {
    Backup backup = new Backup(config.dataDirectory(), target.toAbsolutePath());
    if (withKey && !Files.exists(config.masterKey())) {
      throw new StartException(
          "there is no master key to back up: " + config.masterKey() + " does not exist",
          new NoSuchFileException(config.masterKey().toString()));
    }
    try {
      backup.makeTarget();
      backup.copy();
      if (withKey) {
        backup.copyFile(config.masterKey(), target.toAbsolutePath().resolve("master.key"));
      }
      sync(target);
    } catch (FileAlreadyExistsException e) {
      throw new StartException(
          "backup directory " + target + " exists already; choose another with -o", e);
    } catch (IOException | StorageException | SQLException e) {
      throw new StartException("backup cannot be written: " + reason(e), e);
    }
  }

  /// The message of what the file system refused is often no more than a path.
  private static String reason(Exception e) {
    return switch (e) {
      case NoSuchFileException missing -> missing.getFile() + " is not there";
      case AccessDeniedException denied -> denied.getFile() + " may not be read or written";
      default -> String.valueOf(e.getMessage());
    };
  }

  private void makeTarget() throws IOException {
    Path parent = target.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.createDirectory(
        target, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private void copy() throws IOException, SQLException {
    Path snapshot = target.resolve(Storage.DATABASE_FILE);
    for (int tried = 1; ; tried++) {
      Files.deleteIfExists(snapshot);
      Snapshot.copy(data.resolve(Storage.DATABASE_FILE), snapshot);
      for (String name : FILES) {
        copyTree(data.resolve(name), target.resolve(name));
      }
      List<String> missing = new BackupCheck(target).missing(snapshot);
      if (missing.isEmpty()) {
        return;
      }
      if (tried == TRIES) {
        throw new StorageException(
            "files that the database names are not there, such as " + missing.getFirst(), null);
      }
    }
  }

  private void copyTree(Path from, Path to) throws IOException {
    if (!Files.isDirectory(from)) {
      return;
    }
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile() && !file.toString().endsWith(".part")) {
              copyFile(file, to.resolve(from.relativize(file)));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE; // deleted meanwhile
            }
            throw e;
          }
        });
  }

  /// A file that vanished is not needed, or will be missed.
  private void copyFile(Path from, Path to) throws IOException {
    Path parent = to.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(
                to,
                Set.of(
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-------")))) {
      long size = in.size();
      long done = 0;
      while (done < size) {
        done += in.transferTo(done, size - done, out);
      }
      out.force(true);
    } catch (NoSuchFileException e) {
      if (to.endsWith("master.key")) {
        throw e;
      }
    }
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
