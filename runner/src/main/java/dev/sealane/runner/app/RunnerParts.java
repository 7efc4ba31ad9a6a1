package dev.sealane.runner.app;

import dev.sealane.api.runner.AttemptRef;
import dev.sealane.runner.artifact.ArtifactCollector;
import dev.sealane.runner.artifact.ArtifactLimits;
import dev.sealane.runner.config.Policy;
import dev.sealane.runner.config.RunnerConfig;
import dev.sealane.runner.container.ContainerRuntime;
import dev.sealane.runner.identity.HostClock;
import dev.sealane.runner.identity.StateDirectory;
import dev.sealane.runner.identity.SystemHostClock;
import dev.sealane.runner.journal.Journal;
import dev.sealane.runner.journal.KeptSecrets;
import dev.sealane.runner.log.LogLimits;
import dev.sealane.runner.net.ServerApi;
import dev.sealane.runner.report.ReportListener;
import dev.sealane.runner.report.Reporter;
import dev.sealane.runner.run.Admission;
import dev.sealane.runner.run.DiskRoom;
import dev.sealane.runner.run.DiskWatch;
import dev.sealane.runner.run.Reaper;
import dev.sealane.runner.run.Recovery;
import dev.sealane.runner.run.RunClock;
import dev.sealane.runner.run.RunParts;
import dev.sealane.runner.run.RunPlaces;
import dev.sealane.runner.run.RunSupervisor;
import dev.sealane.runner.run.RunWatcher;
import dev.sealane.runner.run.RuntimeWatch;
import dev.sealane.runner.run.ScheduledTimers;
import dev.sealane.runner.workspace.Workspaces;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Everything that carries out runs, wired.
///
/// @param supervisor owns the runs
/// @param recovery goes on with what an earlier daemon left
/// @param reaper removes what is left over
/// @param reporter delivers logs and results
/// @param journal what was promised and done
/// @param disk looks at free space
/// @param runtimes knows which runtimes answer
/// @param host the clock that goes on while the host sleeps
/// @param timers count time limits
record RunnerParts(
    RunSupervisor supervisor,
    Recovery recovery,
    Reaper reaper,
    Reporter reporter,
    Journal journal,
    DiskWatch disk,
    RuntimeWatch runtimes,
    HostClock host,
    ScheduledTimers timers) {

  private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);

  /// @param secrets encrypts what the journal must keep secret
  static RunnerParts create(
      RunnerConfig config,
      DaemonOptions options,
      StateDirectory state,
      ServerApi server,
      KeptSecrets secrets,
      Map<String, ContainerRuntime> runtimes,
      RunWatcher watcher)
      throws InterruptedException {
    Journal journal = Journal.open(state.path().resolve("journal.ndjson"), InstantSource.system());
    ScheduledTimers timers = new ScheduledTimers();
    LateListener listener = new LateListener();
    Reporter reporter = new Reporter(new ReportSender(server), listener, System::nanoTime);
    HostClock host = new SystemHostClock();
    RunClock clock =
        new RunClock(InstantSource.system(), System::nanoTime, timers, Thread::sleep, host);
    RunPlaces places =
        new RunPlaces(
            state.directory("spool"), state.directory("work"), config.url(), options.environment());
    RunParts parts =
        new RunParts(
            journal,
            secrets,
            reporter,
            server,
            files(config),
            clock,
            places,
            config.limits().stopLimit());

    DiskWatch disk = new DiskWatch(state.path(), config.limits().diskLowBytes());
    Policy policy = config.policy();
    RuntimeWatch watch = new RuntimeWatch(runtimes.values());
    Admission admission =
        new Admission(config.capacity(), policy, runtimes, config.defaultImage(), watch::silent);
    RunSupervisor supervisor = new RunSupervisor(parts, admission, disk::intakeClosed, watcher);
    listener.runs = supervisor;
    Recovery recovery = new Recovery(parts, supervisor, runtimes);
    Reaper reaper =
        new Reaper(
            parts,
            supervisor,
            runtimes.values(),
            new DiskRoom(disk, runtimes.values()),
            new Reaper.Terms(SWEEP_EVERY, config.limits().keepResults()));
    return new RunnerParts(
        supervisor, recovery, reaper, reporter, journal, disk, watch, host, timers);
  }

  private static RunParts.RunFiles files(RunnerConfig config) {
    RunnerConfig.Limits limits = config.limits();
    return new RunParts.RunFiles(
        new Workspaces(config.policy().allowLocalRepos()),
        new ArtifactCollector(),
        new ArtifactLimits(
            limits.artifactBytes(),
            limits.artifactsBytes(),
            ArtifactLimits.DEFAULT.files(),
            limits.artifactWait()),
        new LogLimits(limits.logBytes()));
  }

  /// Closes the ring of reporter and supervisor: each needs the other.
  private static final class LateListener implements ReportListener {
    private volatile @Nullable RunSupervisor runs;

    @Override
    public void acknowledged(AttemptRef attempt) {
      runs().acknowledged(attempt);
    }

    @Override
    public void stale(AttemptRef attempt) {
      runs().stale(attempt);
    }

    private RunSupervisor runs() {
      return Objects.requireNonNull(runs, "runs");
    }
  }
}
