package dev.sealane.controlplane.app;

import dev.sealane.api.Version;
import dev.sealane.api.id.UuidV7;
import dev.sealane.controlplane.auth.RunnerTokens;
import dev.sealane.controlplane.background.PeriodicTask;
import dev.sealane.controlplane.blob.BlobParts;
import dev.sealane.controlplane.events.EventRoutes;
import dev.sealane.controlplane.fleet.FleetRoutes;
import dev.sealane.controlplane.fleet.SlotUse;
import dev.sealane.controlplane.http.Routes;
import dev.sealane.controlplane.instance.BootTerms;
import dev.sealane.controlplane.instance.Boots;
import dev.sealane.controlplane.instance.InstanceRoutes;
import dev.sealane.controlplane.instance.InstanceStore;
import dev.sealane.controlplane.instance.Instances;
import dev.sealane.controlplane.logstream.LogArrivals;
import dev.sealane.controlplane.logstream.LogChunkStore;
import dev.sealane.controlplane.logstream.Logs;
import dev.sealane.controlplane.queue.QueueFeature;
import dev.sealane.controlplane.queue.QueueParts;
import dev.sealane.controlplane.queue.ScheduledRuns;
import dev.sealane.controlplane.report.ReportRoutes;
import dev.sealane.controlplane.report.Reports;
import dev.sealane.controlplane.retention.Retention;
import dev.sealane.controlplane.run.EndedRuns;
import dev.sealane.controlplane.run.RunParts;
import dev.sealane.controlplane.run.RunSettings;
import dev.sealane.controlplane.runner.NativeTokenRoutes;
import dev.sealane.controlplane.runner.RunnerRoutes;
import dev.sealane.controlplane.runner.RunnerStore;
import dev.sealane.controlplane.runner.RunnerTokenRoutes;
import dev.sealane.controlplane.runner.Runners;
import dev.sealane.controlplane.seal.ServerKeys;
import dev.sealane.controlplane.sql.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;

/// What the server does beside letting callers in: runners, instances, queues, runs, logs. Reads in
/// the order in which the parts depend on each other.
final class Features implements AutoCloseable {

  private final BlobParts blobs;
  private final RunParts runs;
  private final QueueFeature queues;
  private final Retention retention;

  Features(Ground ground, Routes routes) {
    Database database = ground.storage().database();
    InstantSource clock = ground.clock();

    // runners and their instances
    Runners runners = new Runners(database, new RunnerStore(), clock);
    BookedTokens tokenBook = new BookedTokens(database, ground.tokens(), clock);
    InstanceStore instanceStore = new InstanceStore();
    Instances instances = new Instances(database, instanceStore, clock);
    Boots boots =
        new Boots(
            new Boots.Parts(database, instanceStore, instances, runners, ground.tokens()),
            bootTerms(ground.limits().runs()),
            clock);

    // logs, then runs, then the queues that carry them
    LogArrivals arrivals = new LogArrivals(clock);
    Logs logs =
        new Logs(
            new LogChunkStore(database),
            ground.storage().directory().directory("logs"),
            ground.storage().atRest(),
            arrivals,
            ground.limits().logs());
    this.blobs =
        BlobParts.create(
            database,
            ground.storage().directory().directory("blobs"),
            ground.storage().atRest(),
            ground.limits().blobs(),
            ground.ids(),
            clock);
    QueueParts queueParts =
        new QueueParts(
            new QueueParts.Ground(
                database,
                ground.serverKeys()::current,
                ground.storage().atRest(),
                ground.limits().queues(),
                ground.ids(),
                ground.nanos(),
                clock));
    this.runs =
        RunParts.create(
            new RunParts.Outside(
                database,
                ground.storage().atRest(),
                instances,
                new RunLogs(logs),
                blobs.archives()::use,
                queueParts.parked(),
                queueParts.calls(),
                ground.ids()),
            ground.limits().runs(),
            clock,
            ground.nanos());
    this.queues =
        queueParts.connect(new ScheduledRuns(runs.claims(), runs.dispatcher()), runners, instances);
    this.retention =
        new Retention(
            new EndedRuns(database),
            logs,
            blobs.artifacts(),
            blobs.archives(),
            new Retention.Rules(ground.limits().retention(), clock));
    instances.addListener(queues.queues());
    runners.addListener(queues.queues());
    runners.addListener(instances::removeOf);
    runners.addListener(ground.tokens()::runnerDeleted);
    ground.tokens().onRevoked(queues.queues()::tokenRevoked);

    new RunnerRoutes(runners, clock).addTo(routes);
    new RunnerTokenRoutes(runners, tokenBook).addTo(routes);
    new NativeTokenRoutes(runners, tokenBook, ground.ids()).addTo(routes);
    new InstanceRoutes(instances, boots).addTo(routes);
    queues.addTo(routes);
    new FleetRoutes(
            runners,
            instances,
            queues.queues(),
            queues.pings(),
            new SlotUse(database, runs.attempts()::slotsInUse))
        .addTo(routes);
    runs.runRoutes().addTo(routes);
    runs.runnerRoutes().addTo(routes);
    new ReportRoutes(
            new Reports(logs, new ReportedAttempts(runs.attempts())),
            instances,
            ground.limits().http().report())
        .addTo(routes);
    new EventRoutes(
            new ShownRuns(runs.runs(), runs.attempts()),
            logs,
            runs.changes(),
            arrivals,
            ground.limits().events())
        .addTo(routes);
    blobs.addTo(routes, instances, new LeavingRuns(runs.runs(), runs.attempts()));
  }

  private static BootTerms bootTerms(RunSettings settings) {
    return new BootTerms(
        Version.PRODUCT,
        Version.WIRE,
        settings.heartbeat(),
        settings.lease(),
        settings.fenceAfter());
  }

  /// Learns what waits; before the server listens.
  void start() {
    runs.start();
    queues.health().start();
  }

  List<PeriodicTask> periodic() {
    Duration second = Duration.ofSeconds(1);
    return List.of(
        new PeriodicTask("runs", second, runs::tick),
        new PeriodicTask("queue-health", second, queues.health()::tick),
        new PeriodicTask("retention", Duration.ofMinutes(10), retention),
        new PeriodicTask("unused-archives", Duration.ofHours(1), blobs.archives()::removeUnused));
  }

  @Override
  public void close() {
    queues.close();
    runs.close();
  }

  /// What features stand on.
  ///
  /// @param limits every number that the operator can change
  /// @param nanos monotonic clock, for what decides
  record Ground(
      Storage storage,
      ServerKeys serverKeys,
      RunnerTokens tokens,
      UuidV7 ids,
      Limits limits,
      InstantSource clock,
      LongSupplier nanos) {}
}
