package dev.sealane.runner.container.process;

import dev.sealane.api.runner.AttemptRef;
import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.Launch;
import dev.sealane.runner.container.Workdir;
import dev.sealane.runner.container.process.Cgroups.Controller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes jobs ready and gives the word to start: each has its wrapper waiting from its preparation
/// on, so that the start costs no new process of ours.
final class JobStarts implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(JobStarts.class);
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  /// Processes and threads, as in our containers.
  private static final int PIDS = 1024;

  private static final Duration LOOK = Duration.ofMillis(1);
  private static final String MUST_NOT_START =
      "The job was not prepared, or must not start any more.";

  private final Path jobs;
  private final long rawLogBytes;
  private final Supplier<Cgroups> findCgroups;
  private final LongSupplier nanoTime;

  /// Wrappers that wait for the word to start, by job directory.
  private final Map<Path, Process> waiting = new ConcurrentHashMap<>();

  /// One thread of the system's, since the kernel holds it for the whole move; drops what comes
  /// meanwhile, and after the end.
  private final ExecutorService early =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().daemon().name("cgroup-early").factory(),
          new ThreadPoolExecutor.DiscardPolicy());

  private volatile @Nullable ProcessWrapper wrapper;
  private @Nullable Cgroups cgroups;

  /// @param jobs directory of the job directories; made when it is missing
  /// @param rawLogBytes the most bytes a raw output file may hold
  /// @param findCgroups finds where control groups may be made; called once, when first needed
  JobStarts(Path jobs, long rawLogBytes, Supplier<Cgroups> findCgroups, LongSupplier nanoTime) {
    this.jobs = jobs;
    this.rawLogBytes = rawLogBytes;
    this.findCgroups = findCgroups;
    this.nanoTime = nanoTime;
  }

  /// Begins the wait that the next wrapper would have when it enters its groups. Returns at once;
  /// does nothing while that goes on already.
  void expect() {
    early.execute(this::moveEarly);
  }

  private void moveEarly() {
    try {
      cgroups().moveEarly();
    } catch (IOException | RuntimeException e) { // the outermost frame
      log.debug("groups are entered as late as before", e);
    }
  }

  /// Makes directory and wrapper; harmless to repeat.
  JobDirectory prepare(Launch launch) {
    JobDirectory job = JobDirectory.of(jobs, launch.attempt());
    try {
      ProcessWrapper script = wrapper();
      job.create(launch);
      if (job.isReady() && !waiting.containsKey(job.path())) {
        Path fence = launch.fence();
        if (fence != null) {
          job.fence(fence);
        }
        launch(job, launch, script);
      }
    } catch (IOException e) {
      throw failed("The job cannot be prepared: " + e.getMessage(), e);
    }
    return job;
  }

  /// The wrapper gets ready meanwhile: the making of its groups may wait for an early move.
  private void launch(JobDirectory job, Launch launch, ProcessWrapper script) throws IOException {
    Cgroups.Plan groups = cgroups().plan(launch.attempt(), limits(launch));
    job.nameGroups(groups.cgroup()); // before they are made, see Plan.make
    Process process = script.launch(job, launch.command(), environment(launch), Workdir.of(launch));
    try {
      groups.make();
      ProcessWrapper.enterGroups(process);
      waiting.put(job.path(), process);
      if (!job.isReady()) { // forbidden meanwhile, and perhaps removed before they were made
        waiting.remove(job.path());
        throw failed(MUST_NOT_START, null);
      }
    } catch (IOException | RuntimeException e) {
      ProcessWrapper.dismiss(process);
      groups.cgroup().kill(); // it may have entered already
      var _ = groups.cgroup().remove(); // those that stay are named in the job, if that stays
      throw e;
    }
  }

  private static Map<Controller, Double> limits(Launch launch) {
    Map<Controller, Double> limits = new EnumMap<>(Controller.class);
    limits.put(Controller.PIDS, (double) PIDS);
    Long memory = launch.memoryBytes();
    if (memory != null) {
      limits.put(Controller.MEMORY, memory.doubleValue());
    }
    Double cpus = launch.cpus();
    if (cpus != null) {
      limits.put(Controller.CPU, cpus);
    }
    return limits;
  }

  /// Limits of a launch that this host does not let us enforce, as words.
  List<String> unenforced(Launch launch) {
    return limits(launch).keySet().stream()
        .filter(controller -> controller != Controller.PIDS && !cgroups().canLimit(controller))
        .map(Controller::word)
        .toList();
  }

  private synchronized Cgroups cgroups() {
    Cgroups found = cgroups;
    if (found == null) {
      found = findCgroups.get();
      cgroups = found;
    }
    return found;
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

  private static Map<String, String> environment(Launch launch) {
    Map<String, String> env = new HashMap<>(launch.environment());
    env.put("SEALANE_RUN_ID", launch.attempt().runId().toString());
    env.put("SEALANE_ATTEMPT", Integer.toString(launch.attempt().attempt()));
    env.put("SEALANE_ARTIFACTS", launch.artifacts().toAbsolutePath().toString());
    return env;
  }

  /// The variables by which the processes of an attempt are found.
  static List<String> marks(AttemptRef attempt) {
    return List.of("SEALANE_RUN_ID=" + attempt.runId(), "SEALANE_ATTEMPT=" + attempt.attempt());
  }

  /// Gives the word and waits until the program starts.
  void start(JobDirectory job) {
    Process process = waiting.remove(job.path());
    if (job.hasStarted()) {
      return;
    }
    if (process == null || !job.isReady()) {
      throw failed(MUST_NOT_START, null);
    }
    try {
      ProcessWrapper.go(process);
      awaitStart(job, process);
    } catch (IOException e) {
      throw failed("The wrapper of the program is gone.", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // it starts or not, inspect tells
    }
  }

  private void awaitStart(JobDirectory job, Process process) throws InterruptedException {
    long deadline = nanoTime.getAsLong() + START_LIMIT.toNanos();
    while (!job.hasStarted()) {
      if (!process.isAlive() && !job.hasStarted()) {
        throw failed("The wrapper of the program ended before it started.", null);
      }
      if (nanoTime.getAsLong() > deadline) {
        throw failed("The program did not start within 30 seconds.", null);
      }
      Thread.sleep(LOOK);
    }
  }

  /// @return true when it will never start
  boolean forbid(JobDirectory job) {
    boolean forbidden = job.forbid();
    Process process = waiting.remove(job.path());
    if (process != null) {
      ProcessWrapper.dismiss(process);
    }
    return forbidden;
  }

  private static ContainerException failed(String message, @Nullable Exception cause) {
    return new ContainerException("start_failed", false, message, cause);
  }

  /// Those that wait for their start never will.
  @Override
  public void close() {
    early.shutdown();
    waiting.values().forEach(ProcessWrapper::dismiss);
    waiting.clear();
  }
}
