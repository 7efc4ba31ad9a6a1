package dev.sealane.runner.container;

import dev.sealane.api.archive.TreePath;
import dev.sealane.api.log.LogStream;
import dev.sealane.api.run.PullPolicy;
import dev.sealane.api.runner.AttemptRef;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// A runtime in memory: programs write and end when the test says so, and end with 143 when they
/// are stopped.
public final class FakeContainerRuntime implements ContainerRuntime {

  public static final Instant STARTED = Instant.parse("2026-01-01T12:00:01Z");
  public static final Instant ENDED = Instant.parse("2026-01-01T12:00:02Z");

  private final String name;
  private final ConcurrentMap<String, Job> jobs = new ConcurrentHashMap<>();
  public volatile boolean needsPull;
  public volatile Optional<ContainerException> prepareFails = Optional.empty();
  public volatile Optional<ContainerException> startFails = Optional.empty();
  public volatile Optional<ContainerException> removeFails = Optional.empty();
  public volatile Optional<RuntimeException> listFails = Optional.empty();
  public volatile Optional<Error> pullFails = Optional.empty();
  public volatile Optional<Error> awaitFails = Optional.empty();

  /// Ends the next following behind the first letter of the first line.
  public volatile Optional<ContainerException> followBreaks = Optional.empty();

  public volatile boolean provenGone = true;

  /// Carried out by whoever wants the files of an ended program.
  public volatile Runnable beforeWorkspace = () -> {};

  /// Whether its programs end only by KILL; a stop with a grace waits for another without one.
  public volatile boolean ignoresTerm;

  public final List<String> images = new CopyOnWriteArrayList<>();

  /// Whether it was told that a preparation may come.
  public volatile boolean expects;

  /// Whether its engine answers nothing.
  public volatile boolean outOfReach;

  /// Whether its engine started anew and knows of no start.
  public volatile boolean forgetful;

  /// Whether a start is carried out and its answer lost.
  public volatile boolean startAnswerLost;

  /// Where a preparation hangs until the test lets it go on.
  public volatile CountDownLatch preparesWait = new CountDownLatch(0);

  public volatile boolean preparing;

  /// Where a stop waits until the test lets it go on.
  public volatile CountDownLatch stopsWait = new CountDownLatch(0);

  /// Where output that comes after the end waits until the test lets it go on.
  public volatile CountDownLatch outputWaits = new CountDownLatch(0);

  /// Where a removal hangs until the test lets it go on.
  public volatile CountDownLatch removesWait = new CountDownLatch(0);

  public volatile Path files = Path.of("/nowhere");

  /// @param name `docker` or `process`
  public FakeContainerRuntime(String name) {
    this.name = name;
  }

  private static final class Job {
    private final Launch launch;
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<String> output = new ArrayList<>();
    private volatile Observed state = new Observed.NotStarted();
    private volatile boolean forbidden;

    Job(Launch launch) {
      this.launch = launch;
    }
  }

  /// What was prepared for an attempt.
  public Optional<Launch> launch(AttemptRef attempt) {
    return Optional.ofNullable(jobs.get(attempt.toString())).map(job -> job.launch);
  }

  public boolean isStarted(AttemptRef attempt) {
    Job job = jobs.get(attempt.toString());
    return job != null && !(job.state instanceof Observed.NotStarted);
  }

  /// As if the engine had started it then.
  public void runningSince(AttemptRef attempt, Instant startedAt) {
    job(attempt.toString()).state = new Observed.Running(startedAt);
  }

  public boolean isRunning(AttemptRef attempt) {
    Job job = jobs.get(attempt.toString());
    return job != null && job.state instanceof Observed.Running;
  }

  public boolean isThere(AttemptRef attempt) {
    return jobs.containsKey(attempt.toString());
  }

  /// The program writes a line to stdout.
  public void write(AttemptRef attempt, String line) {
    Job job = job(attempt.toString());
    synchronized (job.output) {
      job.output.add(line + "\n");
    }
  }

  /// The program ends by itself.
  public void exit(AttemptRef attempt, int code) {
    end(job(attempt.toString()), Observed.Exited.of(code, false, STARTED, ENDED));
  }

  /// The host went down before the start was on disk.
  public void forgetStart(AttemptRef attempt) {
    job(attempt.toString()).state = new Observed.NotStarted();
  }

  /// It is gone and nobody saw how.
  public void lose(AttemptRef attempt, String code) {
    end(job(attempt.toString()), new Observed.Lost(code, "lost", true));
  }

  private static void end(Job job, Observed how) {
    job.state = how;
    job.ended.countDown();
  }

  private Job job(String id) {
    Job job = jobs.get(id);
    if (job == null) {
      throw new ContainerException("container_removed", false, "no job " + id, null);
    }
    return job;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean answers() {
    return !outOfReach;
  }

  @Override
  public boolean exactPositions() {
    return true;
  }

  @Override
  public boolean needsPull(String image, PullPolicy policy) {
    return needsPull;
  }

  @Override
  public void pull(String image, Consumer<String> progress) {
    progress.accept("pulling " + image);
    Optional<Error> failure = pullFails;
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  @Override
  public void expect() {
    expects = true;
  }

  @Override
  public Handle prepare(Launch launch) {
    if (prepareFails.isPresent()) {
      throw prepareFails.get();
    }
    preparing = true;
    hang(preparesWait);
    preparing = false;
    jobs.putIfAbsent(launch.attempt().toString(), new Job(launch));
    return new Handle(name, launch.attempt().toString());
  }

  @Override
  public void start(Handle handle) {
    if (startFails.isPresent()) {
      throw startFails.get();
    }
    Job job = job(handle.id());
    if (!job.forbidden) {
      job.state = new Observed.Running(STARTED);
      job.started.countDown();
    }
    if (startAnswerLost) {
      outOfReach = true;
      if (forgetful) {
        job.state = new Observed.NotStarted();
      }
      reach();
    }
  }

  @Override
  public boolean startsOutliveTheHost() {
    return !name.equals("process");
  }

  @Override
  public boolean mayHaveForgottenStart(Handle handle) {
    return forgetful;
  }

  @Override
  public boolean forbidStart(Handle handle) {
    reach();
    Job job = job(handle.id());
    job.forbidden = job.state instanceof Observed.NotStarted;
    return job.forbidden;
  }

  @Override
  public void follow(Handle handle, SourcePosition from, OutputSink sink)
      throws InterruptedException {
    Job job = job(handle.id());
    job.ended.await();
    outputWaits.await();
    Optional<ContainerException> broken = followBreaks;
    followBreaks = Optional.empty();
    long position = 0;
    for (String line : List.copyOf(job.output)) {
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      if (position >= from.stdout()) {
        int whole = broken.isPresent() ? 1 : bytes.length;
        sink.output(LogStream.STDOUT, bytes, whole, position + whole);
      }
      if (broken.isPresent()) {
        throw broken.get();
      }
      position += bytes.length;
    }
  }

  @Override
  public Observed await(Handle handle) throws InterruptedException {
    Optional<Error> failure = awaitFails;
    if (failure.isPresent()) {
      throw failure.get();
    }
    Job job = jobs.get(handle.id());
    if (job == null) {
      return inspect(handle);
    }
    job.ended.await();
    return job.state;
  }

  @Override
  public Observed inspect(Handle handle) {
    reach();
    Job job = jobs.get(handle.id());
    return job == null
        ? new Observed.Lost("container_removed", "no job " + handle.id(), true)
        : job.state;
  }

  /// As a call to an engine that hangs: no interrupt ends it.
  private static void hang(CountDownLatch until) {
    boolean interrupted = false;
    while (until.getCount() > 0) {
      try {
        until.await();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void reach() {
    if (outOfReach) {
      throw new ContainerException("engine_unavailable", false, "no answer", null);
    }
  }

  @Override
  public boolean stop(Handle handle, Duration grace) throws InterruptedException {
    stopsWait.await();
    reach();
    Job job = jobs.get(handle.id());
    if (job == null) {
      return true;
    }
    if (ignoresTerm && !grace.isZero()) {
      job.ended.await();
    }
    if (job.ended.getCount() > 0) {
      end(job, Observed.Exited.of(143, false, STARTED, ENDED));
    }
    return provenGone;
  }

  @Override
  public WorkspaceView workspace(Handle handle, Predicate<TreePath> wanted) {
    reach();
    beforeWorkspace.run();
    Launch launch = job(handle.id()).launch;
    return new WorkspaceView(launch.workspace(), launch.artifacts());
  }

  @Override
  public void freeDisk(BooleanSupplier enough) {
    while (!enough.getAsBoolean() && !images.isEmpty()) {
      images.removeFirst();
    }
  }

  @Override
  public void remove(Handle handle) {
    hang(removesWait);
    reach();
    if (removeFails.isPresent()) {
      throw removeFails.get();
    }
    jobs.remove(handle.id());
  }

  @Override
  public List<Found> listMine() {
    reach();
    Optional<RuntimeException> failure = listFails;
    if (failure.isPresent()) {
      throw failure.get();
    }
    return jobs.entrySet().stream()
        .map(job -> new Found(job.getValue().launch.attempt(), new Handle(name, job.getKey())))
        .toList();
  }

  @Override
  public void close() {}

  /// Everything that is there, by id.
  public Map<String, Observed> states() {
    Map<String, Observed> states = new ConcurrentHashMap<>();
    jobs.forEach((id, job) -> states.put(id, job.state));
    return states;
  }
}
