package dev.sealane.controlplane.run;

import dev.sealane.api.id.UuidV7;
import dev.sealane.controlplane.instance.Instances;
import dev.sealane.controlplane.seal.AtRest;
import dev.sealane.controlplane.sql.Database;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// All of runs, put together. {@link #start} before the server listens; {@link #tick} each second.
///
/// @param dispatcher for polls that park
/// @param everySecond counts leases, ends waits for logs, sweeps for missed wake-ups
public record RunParts(
    Runs runs,
    Claims claims,
    Attempts attempts,
    RunChanges changes,
    Dispatcher dispatcher,
    RunRoutes runRoutes,
    RunnerRoutes runnerRoutes,
    Runnable everySecond)
    implements AutoCloseable {

  /// @param outside what runs use of others
  /// @param clock wall clock, for what people are shown
  /// @param nanos monotonic clock, for what decides
  public static RunParts create(
      Outside outside, RunSettings settings, InstantSource clock, LongSupplier nanos) {
    Database database = outside.database();
    Instances instances = outside.instances();
    RunTables tables = RunTables.create();
    RunQueryStore queries = new RunQueryStore();
    RunClasses classes = new RunClasses(database, tables.classes());
    QueuedClasses queued = new QueuedClasses();
    RunChanges changes = new RunChanges();
    LogWaits logWaits = new LogWaits(changes, settings.logWait(), clock, nanos);

    Rooms rooms = new Rooms(database, instances, tables, classes, clock);
    Dispatcher dispatcher = new Dispatcher(database, rooms, queued, outside.pollWaker());
    RunWrites writes =
        new RunWrites(
            database, new Effects.Listeners(changes, dispatcher, outside.cancelSender(), logWaits));
    Moves moves = new Moves(tables, classes, queued, settings.startTries(), clock);
    SealedSpecs specs = new SealedSpecs(outside.atRest());
    Confirmations confirmations = new Confirmations(writes, instances, tables, moves, clock);
    Claims claims =
        new Claims(
            new Claims.Parts(database, instances, tables, classes, queued, specs, confirmations),
            settings,
            clock);
    LeaseKeeper keeper =
        new LeaseKeeper(
            new LeaseKeeper.Parts(writes, tables, moves, confirmations), settings, clock, nanos);
    RunViews views = new RunViews(outside.logs());
    Runs runs = new Runs(new Runs.Parts(writes, tables, queries, moves, views), logWaits);
    RunCreation creation =
        new RunCreation(
            new RunCreation.Parts(
                writes,
                tables,
                queries,
                new RunCreation.Hints(classes, queued),
                new RunCreation.Sealing(specs, outside.atRest())),
            outside.archives(),
            outside.ids(),
            settings.keyKept(),
            clock);
    Explanations explanations =
        new Explanations(
            new Explanations.Parts(writes, runs, instances, tables, classes),
            settings.lease(),
            clock);
    Heartbeats heartbeats =
        new Heartbeats(
            new Heartbeats.Parts(writes, instances, tables, moves), keeper, settings, clock);
    return new RunParts(
        runs,
        claims,
        new Attempts(writes, tables, moves, outside.logs(), clock),
        changes,
        dispatcher,
        new RunRoutes(creation, runs, views, explanations),
        new RunnerRoutes(
            instances, heartbeats, confirmations, new ContactLosses(writes, instances, tables)),
        () -> {
          keeper.tick();
          logWaits.tick();
          dispatcher.sweep();
        });
  }

  /// Learns what waits and starts waking.
  public RunParts start() {
    dispatcher.start();
    return this;
  }

  /// Everything that is due each second.
  public void tick() {
    everySecond.run();
  }

  @Override
  public void close() {
    dispatcher.close();
  }

  /// What runs use of others.
  ///
  /// @param pollWaker the parked polls
  /// @param cancelSender reaches the queues of instances
  public record Outside(
      Database database,
      AtRest atRest,
      Instances instances,
      StoredLogs logs,
      ArchiveUse archives,
      PollWaker pollWaker,
      CancelSender cancelSender,
      UuidV7 ids) {}
}
