package dev.sealane.controlplane.run;

import dev.sealane.api.id.RunId;
import dev.sealane.controlplane.sql.Database;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Runs that have ended, for those who delete old ones. Blocks; safe for any thread.
public final class EndedRuns {

  private final Database database;
  private final EndedRunStore store = new EndedRunStore();

  public EndedRuns(Database database) {
    this.database = database;
  }

  /// Runs that ended before {@code limit}, oldest first.
  public List<RunId> endedBefore(Instant limit, int most) {
    return database.read(handle -> store.before(handle, limit, most));
  }

  /// When a run ended; empty = it has not, or there is none.
  public Optional<Instant> endOf(RunId run) {
    return database.read(handle -> store.endOf(handle, run));
  }

  /// Deletes a run that has ended, with its attempts. Its log and files are deleted before.
  ///
  /// @return whether it is gone by this call
  public boolean forget(RunId run) {
    return database.write(handle -> store.delete(handle, run)) > 0;
  }
}
