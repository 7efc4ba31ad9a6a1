package dev.sealane.runner.run;

import dev.sealane.api.id.RunId;
import dev.sealane.api.message.RunnerMessage.StartRunsRequest;
import dev.sealane.api.message.RunnerReply.StartRunsResponse.Started;
import dev.sealane.api.run.RunKind;
import dev.sealane.api.run.RunSpec;
import dev.sealane.api.run.RunSpecBuilder;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.Heartbeat;
import dev.sealane.api.runner.StartAnswer;
import dev.sealane.api.seal.P256KeyPair;
import dev.sealane.runner.artifact.ArtifactCollector;
import dev.sealane.runner.artifact.ArtifactLimits;
import dev.sealane.runner.config.Capacity;
import dev.sealane.runner.config.Policy;
import dev.sealane.runner.container.ContainerRuntime;
import dev.sealane.runner.container.FakeContainerRuntime;
import dev.sealane.runner.journal.CountedSyncs;
import dev.sealane.runner.journal.Journal;
import dev.sealane.runner.journal.KeptSecrets;
import dev.sealane.runner.log.LogLimits;
import dev.sealane.runner.net.FakeServerApi;
import dev.sealane.runner.report.ReportListener;
import dev.sealane.runner.report.Reporter;
import dev.sealane.runner.workspace.Workspaces;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/// One daemon's runs with a fake engine and a fake server; a second bench on the same directory is
/// the daemon after its restart.
final class RunBench implements AutoCloseable {

  static final Duration STOP_LIMIT = Duration.ofMinutes(5);
  static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  static final P256KeyPair KEY = P256KeyPair.generate();
  private static final Policy POLICY = new Policy(true, false, List.of(), true, null, null, null);

  final FakeServerApi server;
  final FakeContainerRuntime process;
  final FakeContainerRuntime docker = new FakeContainerRuntime("docker");
  final FakeTimers timers = new FakeTimers();
  final FakeHostClock host = new FakeHostClock(timers);
  final Set<AttemptRef> gone = ConcurrentHashMap.newKeySet();
  final RunParts parts;
  final CountedSyncs syncs = new CountedSyncs();
  final Journal journal;
  final Reporter reporter;
  final RunSupervisor runs;
  final Recovery recovery;
  final RuntimeWatch watch;
  volatile Optional<String> intakeClosed = Optional.empty();
  private int made;

  RunBench(Path directory) {
    this(directory, new FakeContainerRuntime("process"), new FakeServerApi(), POLICY);
  }

  RunBench(Path directory, FakeContainerRuntime process, FakeServerApi server) {
    this(directory, process, server, POLICY);
  }

  RunBench(Path directory, FakeContainerRuntime process, FakeServerApi server, Policy policy) {
    this.process = process;
    this.server = server;
    this.journal = syncs.open(directory.resolve("journal.ndjson"), () -> NOW);
    Listener listener = new Listener();
    this.reporter = new Reporter(server::report, listener, timers::nanos);
    // no test waits for these pauses: they keep what tries again from spinning, and heed interrupts
    RunClock clock = new RunClock(() -> NOW, timers::nanos, timers, _ -> Thread.sleep(1), host);
    RunPlaces places =
        new RunPlaces(
            directory.resolve("spool"),
            directory.resolve("work"),
            URI.create("http://server"),
            Map.of("PATH", "/bin", "SECRET_OF_HOST", "x"));
    this.parts =
        new RunParts(
            journal,
            new KeptSecrets(KEY.toPkcs8()),
            reporter,
            server,
            new RunParts.RunFiles(
                new Workspaces(false),
                new ArtifactCollector(),
                ArtifactLimits.DEFAULT,
                new LogLimits(1 << 20)),
            clock,
            places,
            STOP_LIMIT);
    var runtimes = Map.of("process", process, "docker", docker);
    this.watch = new RuntimeWatch(List.copyOf(runtimes.values()));
    Admission admission =
        new Admission(
            new Capacity(2, 4, 1 << 30), policy, Map.copyOf(runtimes), null, watch::silent);
    this.runs = new RunSupervisor(parts, admission, () -> intakeClosed, new Watcher());
    listener.runs = Optional.of(runs);
    this.recovery = new Recovery(parts, runs, Map.copyOf(runtimes));
    reporter.start();
  }

  /// A run of `true` with one change.
  StartRunsRequest.Start aRun(UnaryOperator<RunSpecBuilder> change) {
    RunSpec spec = change.apply(new RunSpecBuilder(RunKind.EXEC, List.of("true", "x"))).build();
    return new StartRunsRequest.Start(new RunId(new UUID(0x7000, ++made)), 1, null, spec);
  }

  StartRunsRequest.Start aRun() {
    return aRun(it -> it);
  }

  /// A run whose next attempt may start after five minutes of silence; its program is told to end
  /// 20 seconds before.
  StartRunsRequest.Start aFencedRun() {
    StartRunsRequest.Start plain = aRun(it -> it.grace(Duration.ofSeconds(10)));
    return new StartRunsRequest.Start(plain.run(), 1, Duration.ofMinutes(5), plain.spec());
  }

  /// A heartbeat was answered that wants it to go on.
  void contact(AttemptRef attempt, Duration sentAt) {
    runs.ordered(
        new Heartbeat.Reply(
            NOW,
            Duration.ofSeconds(60),
            Duration.ofSeconds(20),
            List.of(
                new Heartbeat.Order(
                    attempt.runId(), attempt.attempt(), Heartbeat.Action.KEEP, false, null))),
        sentAt);
  }

  /// As if other runtimes were configured now.
  Recovery recoveryWith(Map<String, ContainerRuntime> runtimes) {
    return new Recovery(parts, runs, runtimes);
  }

  static AttemptRef attemptOf(StartRunsRequest.Element element) {
    return new AttemptRef(element.run(), element.attempt());
  }

  Started accept(StartRunsRequest.Element element) {
    return runs.accept(List.of(element)).getFirst();
  }

  void confirm(AttemptRef attempt, StartAnswer answer) {
    runs.confirmed(
        List.of(attempt),
        List.of(new StartAnswer.ConfirmedRun(attempt.runId(), attempt.attempt(), answer)));
  }

  /// Accepts, confirms and returns once its program runs.
  AttemptRef running(StartRunsRequest.Start start) {
    AttemptRef attempt = attemptOf(start);
    int timersBefore = timers.size();
    accept(start);
    confirm(attempt, StartAnswer.START);
    Eventually.holds(() -> process.isStarted(attempt) || docker.isStarted(attempt));
    Eventually.holds(() -> timers.size() == timersBefore + 2); // contact and time limit
    return attempt;
  }

  @Override
  public void close() {
    recovery.close();
    try {
      runs.detach(Duration.ofSeconds(10));
      reporter.close();
      runs.close(Duration.ofSeconds(1));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    journal.close();
  }

  private static final class Listener implements ReportListener {
    private volatile Optional<RunSupervisor> runs = Optional.empty();

    @Override
    public void acknowledged(AttemptRef attempt) {
      runs.ifPresent(it -> it.acknowledged(attempt));
    }

    @Override
    public void stale(AttemptRef attempt) {
      runs.ifPresent(it -> it.stale(attempt));
    }
  }

  private final class Watcher implements RunWatcher {
    @Override
    public void accepted(AttemptRef attempt) {}

    @Override
    public void adopted(AttemptRef attempt) {}

    @Override
    public void gone(AttemptRef attempt) {
      gone.add(attempt);
    }
  }
}
