package dev.sealane.controlplane.queue;

import dev.sealane.controlplane.sql.Database;
import dev.sealane.controlplane.sql.SqliteFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteQueueStoreTest extends QueueStoreContract {

  @TempDir Path directory;
  private @Nullable Database opened;

  @AfterEach
  void close() {
    database().close();
  }

  @Override
  protected Database database() {
    Database database =
        opened == null ? Database.open(new SqliteFile(directory.resolve("queues.db"))) : opened;
    opened = database;
    return database;
  }
}
