package dev.sealane.controlplane.app;

import dev.sealane.controlplane.seal.AtRest;
import dev.sealane.controlplane.seal.MasterKeyFile;
import dev.sealane.controlplane.sql.DataDirectory;
import dev.sealane.controlplane.sql.Database;
import dev.sealane.controlplane.sql.SqliteFile;
import java.nio.file.Files;
import java.nio.file.Path;

/// What lies on the disk, opened: the locked data directory, its database, the master key.
///
/// @param directory locked
/// @param file of the database
/// @param database migrated, its writer started
/// @param atRest under the master key
record Storage(DataDirectory directory, SqliteFile file, Database database, AtRest atRest)
    implements AutoCloseable {

  static final String DATABASE_FILE = "sealane.db";

  /// Opens all of it. A master key is made only together with a new database: one that is missing
  /// later is an error, not a reason for another.
  static Storage open(ControlPlaneConfig config) {
    DataDirectory directory = DataDirectory.lock(config.dataDirectory());
    try {
      Path path = directory.resolve(DATABASE_FILE);
      MasterKeyFile key = new MasterKeyFile(config.masterKey());
      boolean fresh = !Files.exists(path) && !key.exists();
      AtRest atRest = new AtRest(fresh ? key.create() : key.read());
      SqliteFile file = new SqliteFile(path);
      return new Storage(directory, file, Database.open(file), atRest);
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  @Override
  public void close() {
    database.close();
    directory.close();
  }
}
