package dev.sealane.controlplane.sql;

import java.nio.file.Path;

/// A fresh, migrated SQLite database in a file, as the server opens it.
public final class TestDatabase {

  private TestDatabase() {}

  /// @param directory empty, such as a `@TempDir`
  /// @return open; the test closes it
  public static Database open(Path directory) {
    return Database.open(new SqliteFile(directory.resolve("test.db")));
  }
}
