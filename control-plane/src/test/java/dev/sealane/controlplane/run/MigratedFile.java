package dev.sealane.controlplane.run;

import dev.sealane.controlplane.sql.Database;
import dev.sealane.controlplane.sql.SqliteFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// An empty database file with all tables, migrated once and copied for each test.
final class MigratedFile {

  private static final byte[] CONTENT = content();

  private MigratedFile() {}

  static Database open(Path directory) {
    Path file = directory.resolve("test.db");
    try {
      if (!Files.exists(file)) {
        Files.write(file, CONTENT);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Database.open(new SqliteFile(file));
  }

  private static byte[] content() {
    try {
      Path directory = Files.createTempDirectory("migrated");
      Path file = directory.resolve("test.db");
      Database.open(new SqliteFile(file)).close();
      byte[] content = Files.readAllBytes(file);
      Files.delete(file);
      Files.delete(directory);
      return content;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
