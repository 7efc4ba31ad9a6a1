package dev.sealane.controlplane.sql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.Stream;
import org.sqlite.SQLiteConfig;

/// One SQLite database file and how its connections are set up: WAL, `synchronous=FULL` so that a
/// commit is on disk, no mmap, foreign keys on (design.md section 11).
public final class SqliteFile {

  /// In older ones a reset of the WAL could corrupt the database (3.7.0 to 3.51.2).
  private static final int[] LEAST_VERSION = {3, 51, 3};

  private static final int BUSY_MILLIS = 10_000;
  private static final int CACHE_KIB = 16_384;

  private final Path file;

  public SqliteFile(Path file) {
    this.file = file;
  }

  /// Path of the write-ahead log.
  Path wal() {
    return file.resolveSibling(file.getFileName() + "-wal");
  }

  String url() {
    return "jdbc:sqlite:" + file;
  }

  /// Opens a connection that writes. It never checkpoints by itself: {@link Checkpoints} does.
  Connection openWriting() throws SQLException {
    SQLiteConfig config = common();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.setWalAutocheckpoint(0);
    return open(config, "PRAGMA mmap_size = 0");
  }

  /// Opens a connection that only reads.
  Connection openReading() throws SQLException {
    return open(common(), "PRAGMA query_only = 1", "PRAGMA mmap_size = 0");
  }

  /// Opens a connection that writes into other files only.
  Connection openCopying() throws SQLException {
    return open(common(), "PRAGMA mmap_size = 0");
  }

  private static SQLiteConfig common() {
    SQLiteConfig config = new SQLiteConfig();
    config.enforceForeignKeys(true);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setCacheSize(-CACHE_KIB);
    return config;
  }

  private Connection open(SQLiteConfig config, String... pragmas) throws SQLException {
    Connection connection = config.createConnection(url());
    try (Statement statement = connection.createStatement()) {
      for (String pragma : pragmas) {
        statement.execute(pragma);
      }
    }
    return connection;
  }

  /// Checks the version of SQLite that is in the driver.
  ///
  /// @throws StorageException when it is too old to be trusted with data
  static void requireVersion(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT sqlite_version()")) {
      row.next();
      requireVersion(row.getString(1));
    }
  }

  static void requireVersion(String version) {
    int[] found = Stream.of(version.split("\\.", -1)).mapToInt(Integer::parseInt).toArray();
    if (Arrays.compare(found, LEAST_VERSION) < 0) {
      throw new StorageException(
          "SQLite is %s, must be at least 3.51.3: older ones can corrupt a database"
              .formatted(version),
          null);
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
