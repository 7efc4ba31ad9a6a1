package dev.sealane.e2e.chaos;

import dev.sealane.e2e.chaos.FaultyProxy.Mood;
import dev.sealane.e2e.chaos.Finding.Kind;
import dev.sealane.e2e.chaos.Schedule.PlannedFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Does to the world what a schedule says, and remembers it.
final class Injector {

  private static final String HALF_AN_ENTRY = "{\"crc\":\"1a2b3c4d\",\"entry\":{\"type\":\"acc";

  private final World world;
  private final InstantSource clock;
  private final List<Done> done = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  /// @param skipped why it could not be done; empty = it was
  record Done(Fault fault, Instant from, Instant to, Optional<String> skipped) {}

  Injector(World world, InstantSource clock) {
    this.world = world;
    this.clock = clock;
  }

  /// What was done so far.
  List<Done> done() {
    synchronized (done) {
      return List.copyOf(done);
    }
  }

  /// Carries one fault out, with its repair. Blocks.
  void inject(PlannedFault planned) {
    Instant from = clock.instant();
    Optional<String> skipped;
    try {
      skipped = spoil(planned.fault());
    } catch (RuntimeException e) {
      skipped = Optional.of("it failed");
      find(Kind.FAULT, planned.fault().kind(), "it failed: " + e);
    }
    synchronized (done) {
      done.add(new Done(planned.fault(), from, clock.instant(), skipped));
    }
  }

  /// What went wrong in a way that was not meant.
  List<Finding> findings() {
    synchronized (done) {
      return List.copyOf(findings);
    }
  }

  private void find(Kind kind, String subject, String text) {
    synchronized (done) {
      findings.add(new Finding(kind, subject, text));
    }
  }

  private void endOrderly(Daemon daemon) {
    if (!daemon.terminate()) {
      find(Kind.PROCESS, daemon.name(), "did not end on SIGTERM");
    }
  }

  private Optional<String> spoil(Fault fault) {
    switch (fault) {
      case Fault.Kill(var target, Duration away) -> killed(world.unit(target).daemon(), away);
      case Fault.KillTwice(var target, Duration between) -> {
        killed(world.unit(target).daemon(), Duration.ZERO);
        Pauses.sleep(between);
        killed(world.unit(target).daemon(), Duration.ZERO);
      }
      case Fault.KillAll(Duration away) -> {
        world.daemons().forEach(Daemon::kill);
        Pauses.sleep(away);
        world.daemons().forEach(Daemon::start);
      }
      case Fault.Restart(var target) -> {
        Daemon daemon = world.unit(target).daemon();
        endOrderly(daemon);
        daemon.start();
      }
      case Fault.Pause(var target, Duration length) -> pause(world.unit(target).daemon(), length);
      case Fault.TornJournal(int runner) -> tearJournal(runner);
      case Fault.Slow(var line, Duration delay, Duration length) ->
          mood(world.proxy(line), new Mood.Slow(delay), length);
      case Fault.Cut(var line, Duration length) -> {
        world.proxy(line).mood(new Mood.Refusing());
        world.proxy(line).cut();
        mood(world.proxy(line), new Mood.Refusing(), length);
      }
      case Fault.LoseAnswers(var line, int percent, Duration length) ->
          mood(world.proxy(line), new Mood.LosingAnswers(percent), length);
      case Fault.Repeat(var line, int percent, Duration later, Duration length) ->
          mood(world.proxy(line), new Mood.Repeating(percent, later), length);
      case Fault.HalfOpen(var line, Duration length) -> {
        world.proxy(line).silence();
        mood(world.proxy(line), new Mood.Silent(), length);
      }
      case Fault.EngineRestart(boolean kill, Duration away) -> {
        return engineRestart(kill, away);
      }
      case Fault.FullDisk(var target, Duration length) -> {
        return fullDisk(world.unit(target), length);
      }
      case Fault.ClockJump(var target, Duration by, Duration length) -> {
        return clockJump(world.unit(target), by, length);
      }
    }
    return Optional.empty();
  }

  private static void killed(Daemon daemon, Duration away) {
    daemon.kill();
    Pauses.sleep(away);
    daemon.start();
  }

  private static void pause(Daemon daemon, Duration length) {
    Process process = daemon.process();
    if (process == null || !process.isAlive()) {
      return;
    }
    Shell.signal("STOP", process.pid());
    Pauses.sleep(length);
    if (process.isAlive()) {
      Shell.signal("CONT", process.pid());
    }
  }

  private void tearJournal(int runner) {
    Daemon daemon = world.runners().get(runner).daemon();
    daemon.kill();
    Path journal = world.places().runnerState(runner).resolve("state/journal.ndjson");
    try {
      Files.writeString(journal, HALF_AN_ENTRY, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon.start();
  }

  private static void mood(FaultyProxy proxy, Mood mood, Duration length) {
    proxy.mood(mood);
    Pauses.sleep(length);
    proxy.mood(new Mood.Fair());
  }

  private Optional<String> engineRestart(boolean kill, Duration away) {
    if (world.engine().isEmpty()) {
      return Optional.of("no engine");
    }
    Daemon daemon = world.engine().get().daemon();
    if (kill) {
      daemon.kill();
    } else {
      endOrderly(daemon);
    }
    Pauses.sleep(away);
    daemon.start();
    world.engine().get().awaitReady();
    return Optional.empty();
  }

  private static Optional<String> fullDisk(Unit unit, Duration length) {
    if (unit.disk().isEmpty()) {
      return Optional.of("no disk of its own");
    }
    unit.disk().get().fill();
    Pauses.sleep(length);
    unit.disk().get().free();
    return Optional.empty();
  }

  private static Optional<String> clockJump(Unit unit, Duration by, Duration length) {
    if (unit.clock().isEmpty()) {
      return Optional.of("no C compiler");
    }
    unit.clock().get().jump(by);
    Pauses.sleep(length);
    unit.clock().get().jump(Duration.ZERO);
    return Optional.empty();
  }
}
