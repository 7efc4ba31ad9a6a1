package dev.sealane.controlplane.app;

import dev.sealane.api.id.RunId;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.controlplane.blob.BlobParts;
import dev.sealane.controlplane.logstream.Logs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Looks whether everything that a copied database names was copied too.
///
/// @param directory the copy
record BackupCheck(Path directory) {

  /// Files that are not there, or too short.
  List<String> missing(Path database) throws SQLException, IOException {
    List<String> missing = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT blob_key FROM archive UNION ALL SELECT blob_key FROM artifact")) {
        while (rows.next()) {
          Path file = BlobParts.file(directory.resolve("blobs"), rows.getString(1));
          if (!Files.isRegularFile(file)) {
            missing.add(file.toString());
          }
        }
      }
      try (ResultSet rows =
          statement.executeQuery(
              """
              SELECT run_id, attempt, max(byte_offset + byte_length) FROM log_chunk
              WHERE body IS NULL GROUP BY run_id, attempt
              """)) {
        while (rows.next()) {
          AttemptRef attempt = new AttemptRef(RunId.parse(rows.getString(1)), rows.getInt(2));
          Path file = Logs.segment(directory.resolve("logs"), attempt);
          if (!Files.isRegularFile(file) || Files.size(file) < rows.getLong(3)) {
            missing.add(file.toString());
          }
        }
      }
    }
    return missing;
  }
}
