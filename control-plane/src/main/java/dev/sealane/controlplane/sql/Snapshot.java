package dev.sealane.controlplane.sql;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/// A copy of a database file as it was at one moment, made while a server may go on writing.
public final class Snapshot {

  private Snapshot() {}

  /// Writes the copy, with one read transaction; the server's log of changes cannot shrink
  /// meanwhile.
  ///
  /// @param target must not exist; it is on disk on return
  /// @throws StorageException when there is no database, or it cannot be read or copied
  public static void copy(Path database, Path target) {
    if (!Files.isRegularFile(database)) {
      throw new StorageException(
          "there is no control plane: " + database + " does not exist", null);
    }
    try (Connection connection = new SqliteFile(database).openCopying();
        PreparedStatement copy = connection.prepareStatement("VACUUM INTO ?")) {
      SqliteFile.requireVersion(connection);
      copy.setString(1, target.toString());
      copy.execute();
    } catch (SQLException e) {
      throw new StorageException(
          "database %s cannot be copied: %s".formatted(database, e.getMessage()), e);
    }
    sync(target);
  }

  /// `VACUUM INTO` leaves that to others.
  private static void sync(Path copy) {
    try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
      channel.force(true);
    } catch (IOException e) {
      throw new StorageException("copy " + copy + " cannot be brought onto the disk", e);
    }
  }
}
