package dev.sealane.runner.container.process;

import dev.sealane.api.archive.TreePath;
import dev.sealane.api.run.PullPolicy;
import dev.sealane.api.runner.AttemptRef;
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
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
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
  private static final Duration LOOK = Duration.ofMillis(250);

  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  /// How long after the program's end its children may hold the output open.
  private static final Duration LINGER = Duration.ofMillis(100);

  private final Path jobs;
  private final long rawLogBytes;
  private final LongSupplier nanoTime;
  private final HostClock host = new HostClock();
  private final ProcessTable table = ProcessTable.ofThisHost();
  private final JobStop stop;
  private final DirectoryWatch watch = new DirectoryWatch();

  /// Wrappers that wait for the word to start.
  private final Map<Handle, Process> waiting = new ConcurrentHashMap<>();

  private volatile @Nullable ProcessWrapper wrapper;

  /// @param jobs directory of this instance's job directories; made when it is missing
  /// @param rawLogBytes the most bytes of raw output of one program
  /// @param nanoTime the clock for waiting, such as `System::nanoTime`
  public ProcessRuntime(Path jobs, long rawLogBytes, LongSupplier nanoTime) {
    this.jobs = jobs.toAbsolutePath().normalize();
    this.rawLogBytes = rawLogBytes;
    this.nanoTime = nanoTime;
    this.stop = new JobStop(table, host, watch, nanoTime);
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
  public Handle prepare(Launch launch) {
    Workdir.of(launch); // tells early that it is missing
    if (launch.command().isEmpty()) {
      throw new ContainerException(
          "command_missing", true, "Without an image there must be a command.", null);
    }
    JobDirectory job = JobDirectory.of(jobs, launch.attempt());
    Handle handle = new Handle(name(), job.path().toString());
    try {
      ProcessWrapper script = wrapper();
      job.create(launch);
      if (job.hasTicket() && !waiting.containsKey(handle)) {
        Duration fence = launch.fence();
        if (fence != null) {
          job.fence(host.bootId(), host.uptimeSeconds() + fence.toSeconds());
        }
        waiting.put(
            handle, script.launch(job, launch.command(), environment(launch), Workdir.of(launch)));
      }
    } catch (IOException e) {
      throw failed("start_failed", "The job cannot be prepared: " + e.getMessage(), e);
    }
    return handle;
  }

  private ProcessWrapper wrapper() throws IOException {
    ProcessWrapper installed = wrapper;
    if (installed == null) {
      Files.createDirectories(
          jobs, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      installed = ProcessWrapper.install(jobs, rawLogBytes);
      wrapper = installed;
    }
    return installed;
  }

  @Override
  public void start(Handle handle) {
    JobDirectory job = job(handle);
    Process wrapperProcess = waiting.remove(handle);
    if (job.hasStarted()) {
      return;
    }
    if (wrapperProcess == null || !job.hasTicket()) {
      throw failed("start_failed", "The job was not prepared, or must not start any more.", null);
    }
    try {
      ProcessWrapper.go(wrapperProcess);
      awaitStart(job, wrapperProcess);
    } catch (IOException e) {
      throw failed("start_failed", "The wrapper of the program is gone.", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // it starts or not, inspect tells
    }
  }

  private void awaitStart(JobDirectory job, Process process) throws InterruptedException {
    long deadline = nanoTime.getAsLong() + START_LIMIT.toNanos();
    while (job.pids().isEmpty()) {
      if (!process.isAlive() && job.pids().isEmpty()) {
        throw failed("start_failed", "The wrapper of the program ended before it started.", null);
      }
      if (nanoTime.getAsLong() > deadline) {
        throw failed("start_failed", "The program did not start within 30 seconds.", null);
      }
      Thread.sleep(Duration.ofNanos(300_000));
    }
  }

  private static Map<String, String> environment(Launch launch) {
    Map<String, String> env = new HashMap<>(launch.environment());
    env.put("SEALANE_RUN_ID", launch.attempt().runId().toString());
    env.put("SEALANE_ATTEMPT", Integer.toString(launch.attempt().attempt()));
    env.put("SEALANE_ARTIFACTS", launch.artifacts().toAbsolutePath().toString());
    return env;
  }

  @Override
  public boolean forbidStart(Handle handle) {
    boolean forbidden = job(handle).forbid();
    Process wrapperProcess = waiting.remove(handle);
    if (wrapperProcess != null) {
      ProcessWrapper.dismiss(wrapperProcess);
    }
    return forbidden;
  }

  @Override
  public void follow(Handle handle, SourcePosition from, OutputSink sink)
      throws InterruptedException {
    JobDirectory job = job(handle);
    try (DirectoryWatch.Subscription changes = watch.subscribe(job.path());
        OutputTail tail = OutputTail.open(job, from)) {
      OutputEnd end = new OutputEnd();
      boolean passed = false;
      while (true) {
        long seen = changes.changes();
        boolean complete = end.reached(job);
        if (tail.pass(sink)) {
          passed = true;
          if (job.exitCode().isEmpty()) {
            requireWithinLimit(tail);
          }
        } else if (complete) {
          if (passed) {
            requireWithinLimit(tail); // the file limit may have ended it before we looked
          }
          return;
        } else {
          changes.await(seen, end.mayLinger(job) ? LINGER : LOOK);
        }
      }
    } catch (IOException e) {
      throw failed("container_removed", "The raw output cannot be read.", e);
    }
  }

  private void requireWithinLimit(OutputTail tail) throws IOException {
    if (tail.size() > rawLogBytes) {
      throw new ContainerException(
          "log_limit", true, "The program wrote more than " + rawLogBytes + " bytes.", null);
    }
  }

  /// Decides when no more output can come.
  private final class OutputEnd {
    private int looksAfterExit;

    boolean mayLinger(JobDirectory job) {
      return job.exitCode().isPresent();
    }

    boolean reached(JobDirectory job) throws InterruptedException {
      if (job.outputIsClosed()) {
        return true;
      }
      if (job.exitCode().isPresent()) {
        looksAfterExit++;
        if (looksAfterExit > 1) {
          stop.sweep(job); // children that outlived the program hold its output open
          return job.outputIsClosed();
        }
        return false;
      }
      return !(inspect(new Handle(name(), job.path().toString())) instanceof Observed.Running);
    }
  }

  @Override
  public Observed await(Handle handle) throws InterruptedException {
    JobDirectory job = job(handle);
    if (!job.exists()) {
      return inspect(handle);
    }
    try (DirectoryWatch.Subscription changes = watch.subscribe(job.path())) {
      while (true) {
        long seen = changes.changes();
        switch (inspect(handle)) {
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
    JobDirectory job = job(handle);
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
    return ended != null
        ? ended
        : new Observed.Lost(
            "exit_unknown", "The program is gone and left no exit code behind.", true);
  }

  private static @Nullable Observed exited(JobDirectory job) {
    OptionalInt code = job.exitCode();
    return code.isEmpty()
        ? null
        : Observed.Exited.of(code.getAsInt(), false, job.startedAt(), job.endedAt());
  }

  @Override
  public boolean stop(Handle handle, Duration grace) throws InterruptedException {
    return forbidStart(handle) || stop.stop(job(handle), grace);
  }

  @Override
  public void renewFence(Handle handle, Duration remaining) {
    JobDirectory job = job(handle);
    if (!job.hasFence()) {
      return;
    }
    try {
      job.fence(host.bootId(), host.uptimeSeconds() + remaining.toSeconds());
    } catch (IOException e) {
      throw failed("engine_unavailable", "The fence cannot be moved.", e);
    }
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
      try (DirectoryStream<Path> files = Files.newDirectoryStream(job.path())) {
        for (Path file : files) {
          Files.deleteIfExists(file);
        }
      }
      Files.deleteIfExists(job.path());
    } catch (IOException e) {
      throw failed("remove_failed", "The job directory cannot be removed.", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the next reaper run finds it
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
    waiting.values().forEach(ProcessWrapper::dismiss);
    waiting.clear();
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

  /// The variables by which the processes of an attempt are found.
  static List<String> marks(AttemptRef attempt) {
    return List.of("SEALANE_RUN_ID=" + attempt.runId(), "SEALANE_ATTEMPT=" + attempt.attempt());
  }
}
