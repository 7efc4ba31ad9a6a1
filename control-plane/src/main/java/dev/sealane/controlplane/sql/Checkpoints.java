package dev.sealane.controlplane.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Moves committed changes from the write-ahead log into the database file, on a thread of its own
/// so that no writer waits for it. Run every half second.
public final class Checkpoints implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(Checkpoints.class);

  /// Below it, it is not worth an fsync.
  private static final long WORTHWHILE_BYTES = 4L << 20;

  /// Above it, the writer waits for a moment so that the log can start over.
  private static final long TOO_LARGE_BYTES = 128L << 20;

  private final SqliteFile file;

  public Checkpoints(SqliteFile file) {
    this.file = file;
  }

  @Override
  public void run() {
    try {
      long size = Files.exists(file.wal()) ? Files.size(file.wal()) : 0;
      if (size >= WORTHWHILE_BYTES) {
        checkpoint(size < TOO_LARGE_BYTES ? "PASSIVE" : "TRUNCATE");
      }
    } catch (IOException | SQLException e) {
      log.warn("checkpoint failed file={}", file, e);
    }
  }

  private void checkpoint(String mode) throws SQLException {
    try (Connection connection = file.openWriting();
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(" + mode + ")");
      log.debug("checkpoint done mode={}", mode);
    }
  }
}
