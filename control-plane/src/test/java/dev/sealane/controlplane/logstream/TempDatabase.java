package dev.sealane.controlplane.logstream;

import dev.sealane.controlplane.sql.Database;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;

/// An SQLite database with our tables in a directory of a test.
public final class TempDatabase {

  private TempDatabase() {}

  /// Opens it; makes the tables when the file is new.
  public static Database open(Path directory) {
    Path file = directory.resolve("test.db");
    boolean fresh = !file.toFile().exists();
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(5_000);
    Jdbi jdbi = Jdbi.create("jdbc:sqlite:" + file, config.toProperties());
    if (fresh) {
      jdbi.useHandle(handle -> handle.createScript(schema()).execute());
    }
    return new Database(jdbi, jdbi, 4).start();
  }

  private static String schema() {
    try (InputStream in = Database.class.getResourceAsStream("sqlite/V0001__first.sql")) {
      if (in == null) {
        throw new IllegalStateException("the schema is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
