package dev.sealane.controlplane.run;

import dev.sealane.api.id.InstanceId;
import dev.sealane.controlplane.instance.Instances;
import dev.sealane.controlplane.sql.Database;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// What wake-ups ask the database: who has room, and for whom something waits. Blocks.
final class Rooms {

  private static final Selection.Limits ONE = new Selection.Limits(1, Long.MAX_VALUE);

  private final Database database;
  private final Instances instances;
  private final AttemptQueryStore attempts;
  private final RunStore runs;
  private final RunClasses classes;
  private final Selection selection;
  private final InstantSource clock;

  Rooms(
      Database database,
      Instances instances,
      RunTables tables,
      RunClasses classes,
      InstantSource clock) {
    this.database = database;
    this.instances = instances;
    this.attempts = tables.attemptQueries();
    this.runs = tables.runs();
    this.classes = classes;
    this.selection = new Selection(tables.runs(), classes);
    this.clock = clock;
  }

  /// What these instances have left.
  List<Room> of(Collection<InstanceId> ids) {
    return database.read(handle ->
        ids.stream()
            .map(id -> instances.find(handle, id))
            .flatMap(Optional::stream)
            .map(instance ->
                new Room(instance, Capacity.free(instance, attempts.used(handle, instance.id()))))
            .toList());
  }

  /// Whether a claim of {@code instance} would find something.
  boolean somethingWaitsFor(InstanceId id) {
    return database.read(handle ->
        instances
            .find(handle, id)
            .filter(instance ->
                !selection
                    .select(handle, instance, attempts.used(handle, id), ONE, clock.instant())
                    .isEmpty())
            .isPresent());
  }

  /// All classes with queued runs, inside the caller's transaction.
  List<RunClass> queuedClasses(Handle handle) {
    return runs.queuedClasses(handle).stream().map(id -> classes.get(handle, id)).toList();
  }
}
