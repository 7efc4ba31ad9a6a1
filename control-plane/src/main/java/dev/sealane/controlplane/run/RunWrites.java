package dev.sealane.controlplane.run;

import dev.sealane.controlplane.sql.Database;
import org.jdbi.v3.core.Handle;

/// Write transactions about runs: after the commit everybody concerned is told. Safe for any
/// thread; blocks.
final class RunWrites {

  private final Database database;
  private final Effects.Listeners listeners;

  RunWrites(Database database, Effects.Listeners listeners) {
    this.database = database;
    this.listeners = listeners;
  }

  /// Carries out {@code work}, which must not write.
  <T> T read(Database.SqlWork<T> work) {
    return database.read(work);
  }

  /// Carries out {@code work}; returns when it is on disk and was told.
  ///
  /// @throws dev.sealane.controlplane.sql.StorageException when the database refuses; then nothing
  ///   of it is stored or told
  <T> T write(Work<T> work) {
    Effects effects = new Effects();
    T value = database.write(handle -> work.run(handle, effects));
    effects.tell(listeners);
    return value;
  }

  /// What to do with a connection, and what to tell afterwards.
  @FunctionalInterface
  interface Work<T> {
    T run(Handle handle, Effects effects);
  }
}
