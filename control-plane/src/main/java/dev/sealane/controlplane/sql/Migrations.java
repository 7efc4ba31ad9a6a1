package dev.sealane.controlplane.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/// Brings a database to the newest version by numbered files, which are never edited after a
/// release.
final class Migrations {

  /// Version of the newest file.
  static final String NEWEST = "0002";

  private static final String FILES = "classpath:dev/sealane/controlplane/sql/sqlite";

  private Migrations() {}

  /// @throws StorageException when the file is no database, a migration fails, or SQLite is too old
  static void migrate(SqliteFile file) {
    try (Connection connection = file.openWriting()) {
      SqliteFile.requireVersion(connection);
      if (isNewest(connection)) {
        return;
      }
    } catch (SQLException e) {
      throw new StorageException("database %s cannot be opened: %s".formatted(file, e), e);
    }
    try {
      Flyway.configure(Migrations.class.getClassLoader())
          .loggers("slf4j")
          .dataSource(file.url(), null, null)
          .locations(FILES)
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new StorageException(
          "database %s cannot be brought to version %s".formatted(file, NEWEST), e);
    }
  }

  /// Flyway takes a good part of our start even when it has nothing to do, so we look ourselves
  /// first.
  private static boolean isNewest(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet table =
            statement.executeQuery(
                "SELECT 1 FROM sqlite_master WHERE name = 'flyway_schema_history'")) {
      if (!table.next()) {
        return false;
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT version FROM flyway_schema_history
                WHERE success = 1 ORDER BY installed_rank DESC LIMIT 1
                """)) {
      return row.next() && NEWEST.equals(row.getString(1));
    }
  }
}
