package dev.sealane.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/// What the disk allows: durable rows a second in raw SQLite.
final class SqliteRates {

  private static final int LEAST_COMMITS = 50;
  private static final int ROWS = 20_000;
  private static final int MOST_COMMITS = 2_000;

  private final Workbench bench;

  SqliteRates(Workbench bench) {
    this.bench = bench;
  }

  /// @param rowsPerCommit how many rows share a commit, from 1
  double rowsPerSecond(int rowsPerCommit) throws IOException {
    Path file = Files.createTempFile(bench.scratch(), "raw", ".db");
    int commits = Math.clamp(ROWS / rowsPerCommit, LEAST_COMMITS, MOST_COMMITS);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      try (Statement setup = connection.createStatement()) {
        setup.execute("PRAGMA journal_mode=WAL");
        setup.execute("PRAGMA synchronous=FULL");
        setup.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT)");
      }
      connection.setAutoCommit(false);
      return rate(connection, commits, rowsPerCommit);
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  private static double rate(Connection connection, int commits, int rows) throws SQLException {
    long began = System.nanoTime();
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO row (text) VALUES (?)")) {
      for (int i = 0; i < commits; i++) {
        for (int j = 0; j < rows; j++) {
          insert.setString(1, "a row of some forty characters in length");
          insert.executeUpdate();
        }
        connection.commit();
      }
    }
    return commits * (double) rows / ((System.nanoTime() - began) / 1e9);
  }
}
