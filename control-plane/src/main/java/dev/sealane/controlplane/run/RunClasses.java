package dev.sealane.controlplane.run;

import dev.sealane.controlplane.sql.Database;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jdbi.v3.core.Handle;

/// The classes of runs, cached: their rows never change. Safe for any thread.
final class RunClasses {

  /// A bound for teams that ask for something else each time; then the cache starts anew.
  private static final int MAX_CACHED = 10_000;

  private final Database database;
  private final RunClassStore store;
  private final ConcurrentMap<Requirements, RunClass> byRequirements = new ConcurrentHashMap<>();
  private final ConcurrentMap<Long, RunClass> byId = new ConcurrentHashMap<>();

  RunClasses(Database database, RunClassStore store) {
    this.database = database;
    this.store = store;
  }

  /// The class with these requirements. New ones are committed on their own, so that the cache
  /// never knows a class that a rollback took back.
  RunClass of(Requirements requirements) {
    RunClass known = byRequirements.get(requirements);
    return known != null
        ? known
        : remember(database.write(handle -> store.put(handle, requirements)));
  }

  /// The class of a stored run, inside the caller's transaction.
  RunClass get(Handle handle, long id) {
    RunClass known = byId.get(id);
    return known != null
        ? known
        : remember(
            store
                .find(handle, id)
                .orElseThrow(() -> new IllegalStateException("run class " + id + " is missing")));
  }

  private RunClass remember(RunClass runClass) {
    if (byId.size() >= MAX_CACHED) {
      byId.clear();
      byRequirements.clear();
    }
    byId.put(runClass.id(), runClass);
    byRequirements.put(runClass.requirements(), runClass);
    return runClass;
  }
}
