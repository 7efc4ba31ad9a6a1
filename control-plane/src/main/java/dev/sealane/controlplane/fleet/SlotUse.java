package dev.sealane.controlplane.fleet;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.TeamId;
import dev.sealane.controlplane.sql.Database;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// How many slots runs hold.
public final class SlotUse {

  private final Database database;
  private final Query query;

  public SlotUse(Database database, Query query) {
    this.database = database;
    this.query = query;
  }

  /// Slots in use by unfinished attempts, by instance; instances without any may be missing.
  Map<InstanceId, Integer> ofTeam(TeamId team) {
    return database.read(handle -> query.ofTeam(handle, team));
  }

  /// The same inside the caller's transaction.
  Map<InstanceId, Integer> ofTeam(Handle handle, TeamId team) {
    return query.ofTeam(handle, team);
  }

  /// Finds them inside the caller's transaction.
  @FunctionalInterface
  public interface Query {
    Map<InstanceId, Integer> ofTeam(Handle handle, TeamId team);
  }
}
