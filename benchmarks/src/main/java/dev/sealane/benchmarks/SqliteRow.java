package dev.sealane.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/// What the disk allows: durable SQLite commits, alone and in groups. The figure that everything
/// durable is measured against.
final class SqliteRow implements Row {

  private static final int COMMITS = 2_000;
  private static final int GROUPS = 200;
  private static final int GROUP = 100;

  @Override
  public String name() {
    return "sqlite";
  }

  @Override
  public String target() {
    return "(baseline) raw SQLite, `synchronous=FULL`, WAL: commits alone / rows in groups of 100";
  }

  @Override
  public Outcome measure(Workbench bench) throws IOException {
    Path file = Files.createTempFile(bench.scratch(), "raw", ".db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      try (Statement setup = connection.createStatement()) {
        setup.execute("PRAGMA journal_mode=WAL");
        setup.execute("PRAGMA synchronous=FULL");
        setup.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT)");
      }
      connection.setAutoCommit(false);
      double alone = rate(connection, COMMITS, 1);
      double grouped = rate(connection, GROUPS, GROUP);
      return new Outcome(
          Figures.shown(alone) + " commits/s / " + Figures.shown(grouped) + " rows/s", "-", "-");
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
