package dev.sealane.runner.container.process;

import dev.sealane.api.archive.TreePath;
import dev.sealane.api.run.PullPolicy;
import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.ContainerRuntime;
import dev.sealane.runner.container.Handle;
import dev.sealane.runner.container.Launch;
import dev.sealane.runner.container.Observed;
import dev.sealane.runner.container.OutputSink;
import dev.sealane.runner.container.SourcePosition;
import dev.sealane.runner.container.Workdir;
import dev.sealane.runner.container.WorkspaceView;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs programs as plain processes of the daemon's user. They are not isolated from the host, see
/// the package for what lies where.
public final class ProcessRuntime implements ContainerRuntime {

  private static final Logger log = LoggerFactory.getLogger(ProcessRuntime.class);

  /// A safety net: changes wake us, this notices processes that died without a word.
  static final Duration LOOK = Duration.ofMillis(250);

  private static final int REMOVALS = 10;

  private final Path jobs;
  private final String bootId;
  private final DirectoryWatch watch = new DirectoryWatch();
  private final JobStop stop;
  private final JobStarts starts;
  private final JobOutput output;

  /// @param jobs directory of this instance's job directories; made when it is missing
  /// @param rawLogBytes the most bytes of raw output of one program
  /// @param bootId names the boot of the host
  /// @param nanoTime the clock for waiting, such as `System::nanoTime`
  public ProcessRuntime(Path jobs, long rawLogBytes, String bootId, LongSupplier nanoTime) {
    this.jobs = jobs.toAbsolutePath().normalize();
    this.bootId = bootId;
    this.stop = new JobStop(ProcessTable.ofThisHost(), bootId, watch, nanoTime);
    this.starts = new JobStarts(this.jobs, rawLogBytes, Cgroups::ofThisHost, nanoTime);
    this.output = new JobOutput(watch, stop, this::inspect, rawLogBytes);
  }

  @Override
  public String name() {
    return "process";
  }

  @Override
  public boolean exactPositions() {
    return true;
  }

  @Override
  public boolean needsPull(String image, PullPolicy policy) {
    return false;
  }

  @Override
  public void pull(String image, Consumer<String> progress) {
    // there are no images
  }

  @Override
  public void expect() {
    starts.expect();
  }

  @Override
  public Handle prepare(Launch launch) {
    Workdir.of(launch); // tells early that it is missing
    if (launch.command().isEmpty()) {
      throw new ContainerException(
          "command_missing", true, "Without an image there must be a command.", null);
    }
    return new Handle(name(), starts.prepare(launch).path().toString());
  }

  @Override
  public List<String> unenforced(Launch launch) {
    return starts.unenforced(launch);
  }

  @Override
  public void start(Handle handle) {
    starts.start(job(handle));
  }

  /// The wrapper renames its ticket and starts the program; the disk may hear of it seconds later.
  @Override
  public boolean startsOutliveTheHost() {
    return false;
  }

  @Override
  public boolean forbidStart(Handle handle) {
    return starts.forbid(job(handle));
  }

  @Override
  public void follow(Handle handle, SourcePosition from, OutputSink sink)
      throws InterruptedException {
    output.follow(job(handle), from, sink);
  }

  @Override
  public Observed await(Handle handle) throws InterruptedException {
    JobDirectory job = job(handle);
    if (!job.exists()) {
      return inspect(job);
    }
    try (DirectoryWatch.Subscription changes = watch.subscribe(job.path())) {
      while (true) {
        long seen = changes.changes();
        switch (inspect(job)) {
          case Observed.Exited exited -> {
            return exited;
          }
          case Observed.Lost lost -> {
            return lost;
          }
          case Observed.NotStarted _, Observed.Running _ -> changes.await(seen, LOOK);
        }
      }
    }
  }

  @Override
  public Observed inspect(Handle handle) {
    return inspect(job(handle));
  }

  private Observed inspect(JobDirectory job) {
    Observed ended = exited(job);
    if (ended != null) {
      return ended;
    }
    if (!job.exists()) {
      return new Observed.Lost("container_removed", "Its job directory is gone.", true);
    }
    if (!job.hasStarted()) {
      return new Observed.NotStarted();
    }
    if (stop.anyAlive(job)) {
      return new Observed.Running(job.startedAt());
    }
    ended = exited(job); // it may have been written between the two looks
    if (ended != null) {
      return ended;
    }
    if (job.hasLostOutput()) {
      return new Observed.Lost(
          "disk_full", "The disk took neither all of its output nor its exit code.", true);
    }
    boolean rebooted =
        job.pids().filter(pids -> !pids.program().bootId().equals(bootId)).isPresent();
    return new Observed.Lost(
        "exit_unknown",
        rebooted
            ? "The host restarted while the program ran."
            : "The program is gone and left no exit code behind.",
        true);
  }

  private static @Nullable Observed exited(JobDirectory job) {
    OptionalInt code = job.exitCode();
    if (code.isEmpty()) {
      return null;
    }
    if (job.wasFenced()) {
      return new Observed.Lost(
          "contact_lost", "Its fence ended the program while the runner was away.", true);
    }
    boolean outOfMemory = code.getAsInt() != 0 && job.cgroup().ranOutOfMemory();
    return Observed.Exited.of(code.getAsInt(), outOfMemory, job.startedAt(), job.endedAt());
  }

  @Override
  public boolean stop(Handle handle, Duration grace) throws InterruptedException {
    return forbidStart(handle) || stop.stop(job(handle), grace);
  }

  @Override
  public WorkspaceView workspace(Handle handle, Predicate<TreePath> wanted) {
    return job(handle).workspace();
  }

  @Override
  public void remove(Handle handle) {
    JobDirectory job = job(handle);
    if (!job.exists()) {
      return;
    }
    try {
      if (!stop(handle, Duration.ZERO)) {
        log.warn("processes may be left attempt={}", job.attempt().orElse(null));
      }
      JobCgroup cgroup = job.cgroupToRemove();
      cgroup.kill(); // also what waits for a start that was forbidden
      if (!cgroup.remove()) {
        throw failed("remove_failed", "Its control group is not empty yet.", null); // files name it
      }
      removeFiles(job.path());
    } catch (IOException e) {
      throw failed("remove_failed", "The job directory cannot be removed.", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the next reaper run finds it
    }
  }

  /// A wrapper that was sent away may write a last file or two while we delete.
  private static void removeFiles(Path directory) throws IOException {
    for (int tried = 1; ; tried++) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
        for (Path file : files) {
          Files.deleteIfExists(file);
        }
      }
      try {
        Files.deleteIfExists(directory);
        return;
      } catch (DirectoryNotEmptyException e) {
        if (tried == REMOVALS) {
          throw e;
        }
      }
    }
  }

  @Override
  public List<Found> listMine() {
    if (!Files.isDirectory(jobs)) {
      return List.of();
    }
    List<Found> found = new ArrayList<>();
    try (DirectoryStream<Path> directories =
        Files.newDirectoryStream(jobs, path -> Files.isDirectory(path))) {
      for (Path directory : directories) {
        new JobDirectory(directory)
            .attempt()
            .map(attempt -> new Found(attempt, new Handle(name(), directory.toString())))
            .ifPresent(found::add);
      }
    } catch (IOException e) {
      throw failed("engine_unavailable", "The job directories cannot be listed.", e);
    }
    return found;
  }

  /// Ends the watching; programs go on, those that wait for their start never will.
  @Override
  public void close() {
    starts.close();
    watch.close();
  }

  private JobDirectory job(Handle handle) {
    Path path = Path.of(handle.id());
    if (!handle.runtime().equals(name()) || !jobs.equals(path.getParent())) {
      throw new IllegalArgumentException("handle is " + handle + ", must be of " + jobs);
    }
    return new JobDirectory(path);
  }

  private static ContainerException failed(String code, String message, @Nullable Exception cause) {
    return new ContainerException(code, false, message, cause);
  }
}
