package dev.sealane.e2e.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.json.Json;
import dev.sealane.e2e.chaos.Finding.Kind;
import dev.sealane.e2e.chaos.Schedule.PlannedFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// One trial: a world, a schedule, and what came of it.
public final class Chaos {

  private static final Duration SETTLE = Duration.ofSeconds(90);

  private final Path project;
  private final Path root;
  private final InstantSource clock;
  private final Consumer<String> say;
  private final AtomicInteger hardships = new AtomicInteger();

  /// @param project root of the project, with its programs built
  /// @param root a fresh directory for everything, with a short path; kept when something was found
  /// @param say hears how it goes
  public Chaos(Path project, Path root, InstantSource clock, Consumer<String> say) {
    this.project = project;
    this.root = root;
    this.clock = clock;
    this.say = say;
  }

  /// Carries it out. Blocks for the length of the schedule and what it takes to settle.
  public Report run(long seed, Schedule.Size size) {
    Schedule schedule = Scheduler.draw(seed, size);
    World world = new World(project, root, seed, size.runners(), say);
    Runtime.getRuntime().addShutdownHook(new Thread(world::close));
    try (world) {
      world.start();
      return trial(seed, schedule, world);
    }
  }

  private Report trial(long seed, Schedule schedule, World world) {
    try (Watchman watchman = new Watchman(world);
        Load load = new Load(world, clock)) {
      Injector injector = new Injector(world, clock);
      writePrograms(schedule, world.places());
      play(schedule, load, injector, watchman);
      say.accept("all faults are over, waiting for the runs to end");
      List<Finding> findings = settle(load);
      say.accept("checking");
      Checker checker = check(world, load, injector);
      findings.addAll(watchman.findings());
      findings.addAll(checker.findings());
      findings.addAll(injector.findings());
      findings.addAll(new Leftovers(world, load.tickets()).await());
      watchman.stop();
      findings.addAll(end(world));
      return new Report(seed, injector.done(), checker.tally(), watchman.excused(), findings);
    }
  }

  private static void writePrograms(Schedule schedule, Places places) {
    try {
      for (PlannedRun run : schedule.runs()) {
        run.script().write(places.programs().resolve(run.key()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void play(Schedule schedule, Load load, Injector injector, Watchman watchman) {
    long begin = System.nanoTime();
    List<Thread> faults = new ArrayList<>();
    for (PlannedFault fault : schedule.faults()) {
      faults.add(
          Thread.ofVirtual()
              .name("fault-" + fault.fault().kind())
              .start(() -> {
                sleepUntil(begin, fault.at());
                say.accept("fault: " + fault.fault());
                inject(fault, injector, watchman);
              }));
    }
    for (PlannedRun run : schedule.runs()) {
      sleepUntil(begin, run.at());
      load.take(run);
    }
    faults.forEach(Chaos::join);
  }

  private void inject(PlannedFault fault, Injector injector, Watchman watchman) {
    boolean hard =
        fault.fault() instanceof Fault.FullDisk || fault.fault() instanceof Fault.EngineRestart;
    if (hard) {
      hardships.incrementAndGet();
      watchman.hardTimes(true);
    }
    try {
      injector.inject(fault);
    } finally {
      if (hard && hardships.decrementAndGet() == 0) {
        watchman.hardTimes(false);
      }
    }
  }

  private static void sleepUntil(long begin, Duration at) {
    long nanos = begin + at.toNanos() - System.nanoTime();
    if (nanos > 0) {
      Pauses.sleep(Duration.ofNanos(nanos));
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// Waits until every run has ended and every user has what he wants.
  private static List<Finding> settle(Load load) {
    List<Finding> findings = new ArrayList<>();
    for (String user : load.await(SETTLE)) {
      findings.add(new Finding(Kind.USER, user, "still waits, for " + SETTLE + " nobody got on"));
    }
    // late tails of logs
    Pauses.sleep(World.HEARTBEAT.multipliedBy(3));
    return findings;
  }

  private static Checker check(World world, Load load, Injector injector) {
    Excuses excuses = new Excuses(injector.done(), instances(world));
    return world.direct(client -> {
      Checker checker = new Checker(world.places(), client, excuses);
      checker.check(load.tickets());
      return checker;
    });
  }

  private static Map<String, Integer> instances(World world) {
    Map<String, Integer> instances = new HashMap<>();
    for (int i = 0; i < world.runners().size(); i++) {
      Path file = world.places().runnerState(i).resolve("state/instance.json");
      try {
        JsonNode identity = Json.NATIVE.readTree(Files.readAllBytes(file));
        instances.put(identity.path("id").asText(), i);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return instances;
  }

  private static List<Finding> end(World world) {
    List<Finding> findings = new ArrayList<>();
    for (Daemon daemon : world.daemons().reversed()) {
      if (!daemon.terminate()) {
        findings.add(new Finding(Kind.PROCESS, daemon.name(), "did not end on SIGTERM"));
      }
    }
    return findings;
  }
}
