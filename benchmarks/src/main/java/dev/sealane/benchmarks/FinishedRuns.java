package dev.sealane.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Fills the database of a server that does not run: copies of its one finished run and attempt
/// under older ids, whatever columns the schema has.
final class FinishedRuns {

  private static final int CHUNK = 50_000;

  /// Older than every id that a server makes now, in order, and still a UUIDv7.
  private static final String ID = "printf('01900000-%04x-7000-8000-%012x', n / 65536, n)";

  private FinishedRuns() {}

  static void multiply(Path database, int runs) throws IOException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode=WAL");
      statement.execute("PRAGMA synchronous=OFF");
      for (int from = 0; from < runs; from += CHUNK) {
        int to = Math.min(runs, from + CHUNK) - 1;
        statement.execute(copy(connection, "run", "id", from, to));
        statement.execute(copy(connection, "attempt", "run_id", from, to));
      }
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  private static String copy(Connection connection, String table, String id, int from, int to)
      throws SQLException {
    List<String> columns = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA table_info(" + table + ")")) {
      while (row.next()) {
        columns.add(row.getString("name"));
      }
    }
    String names = String.join(", ", columns);
    String values =
        String.join(
            ", ", columns.stream().map(name -> name.equals(id) ? ID : "one." + name).toList());
    return """
    WITH RECURSIVE number (n) AS (SELECT %d UNION ALL SELECT n + 1 FROM number WHERE n < %d),
      one AS (SELECT * FROM %s ORDER BY %s DESC LIMIT 1)
    INSERT INTO %s (%s) SELECT %s FROM number, one
    """
        .formatted(from, to, table, id, table, names, values);
  }
}
