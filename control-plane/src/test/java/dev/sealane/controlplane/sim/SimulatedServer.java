package dev.sealane.controlplane.sim;

import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.id.TokenId;
import dev.sealane.api.id.UuidV7;
import dev.sealane.controlplane.auth.Caller;
import dev.sealane.controlplane.instance.InstanceStore;
import dev.sealane.controlplane.instance.Instances;
import dev.sealane.controlplane.instance.SimulatedBoots;
import dev.sealane.controlplane.queue.SimulatedQueues;
import dev.sealane.controlplane.run.SimulatedRuns;
import dev.sealane.controlplane.sql.CallersDatabase;
import dev.sealane.controlplane.sql.CallersDatabase.Point;
import dev.sealane.controlplane.sql.StorageException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/// The control plane's process: it lives on its database, is killed between any two statements, and
/// comes back.
final class SimulatedServer {

  static final TeamId TEAM = new TeamId(new UUID(1, 1));
  static final TokenId TOKEN = new TokenId(new UUID(3, 3));
  private static final Instant BEGINNING = Instant.parse("2026-01-01T12:00:00Z");
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long TICK = 1_000;

  private final Timeline time;
  private final CallersDatabase database;
  private final Ledger ledger;
  private final UuidV7 ids;
  private Optional<Life> life = Optional.empty();
  private int killAfter; // pieces of work; 0 = it lives
  private boolean databaseIsOut;
  private boolean asleep;
  private long wallOffset;

  SimulatedServer(Timeline time, CallersDatabase database, Ledger ledger) {
    this.time = time;
    this.database = database;
    this.ledger = ledger;
    this.ids = new UuidV7(this::wall, time.random());
    database.clear();
    database.watch(this::reached);
    database.write(handle ->
        handle.execute(
            "INSERT INTO team (id, name, created_at) VALUES (?, 'team', 0)", TEAM.toString()));
  }

  /// Makes a pool for an instance.
  RunnerId addRunner() {
    RunnerId runner = new RunnerId(ids.next());
    database.write(handle ->
        handle.execute(
            "INSERT INTO runner VALUES (?, ?, ?, NULL, 0, 1, 0, 'gpu', 0, 0, 0, 0, 1)",
            runner.toString(),
            TEAM.toString(),
            runner.toString()));
    return runner;
  }

  UUID newId() {
    return ids.next();
  }

  private Instant wall() {
    return BEGINNING.plusMillis(time.now() + wallOffset);
  }

  private long nanos() {
    return (time.now() + 1) * NANOS_PER_MILLI;
  }

  private void reached(Point point) {
    if (databaseIsOut && point == Point.BEFORE_WORK) {
      ledger.troubled();
      throw new StorageException("the disk does not answer", null);
    }
    if (killAfter > 0 && --killAfter == 0) {
      throw new Crash();
    }
    if (point == Point.AFTER_COMMIT) {
      ledger.committed();
    }
  }

  // its life

  void start() {
    time.note("server", "starts");
    try {
      Life fresh = new Life();
      life = Optional.of(fresh);
      fresh.runs.learn();
      fresh.queues.start();
      settle(fresh);
      time.after(TICK, () -> tick(fresh));
    } catch (Crash | StorageException _) {
      die();
    }
  }

  /// Kills it in a moment, wherever it is then.
  ///
  /// @param work how many pieces of database work it still gets to
  void killAfter(int work) {
    killAfter = work;
  }

  private void die() {
    time.note("server", "is killed");
    life = Optional.empty();
    killAfter = 0;
    time.after(time.between(100, 4_000), this::start);
  }

  void databaseIsOut(boolean out) {
    time.note("server", out ? "loses its database" : "has its database again");
    databaseIsOut = out;
  }

  /// As a laptop whose lid is closed: it hears nothing, and no tick comes.
  void sleep(long millis) {
    time.note("server", "sleeps for", millis);
    asleep = true;
    time.after(
        millis,
        () -> {
          asleep = false;
          time.note("server", "wakes");
        });
  }

  void jumpWallClock(long millis) {
    time.note("server", "clock jumps by", millis);
    wallOffset += millis;
  }

  boolean isWell() {
    return life.isPresent() && !asleep && !databaseIsOut && killAfter == 0;
  }

  private void tick(Life mine) {
    if (life.filter(current -> current == mine).isEmpty()) {
      return;
    }
    if (!asleep) {
      alive(
          mine,
          () -> {
            mine.runs.tick();
            mine.queues.tick();
          });
      if (life.isPresent() && !databaseIsOut) {
        ledger.slotsAreUsed(mine.queues::isParked, true, wall().toEpochMilli());
      }
    }
    time.after(TICK, () -> tick(mine));
  }

  /// Carries out a request, if anybody is there to hear it.
  <T> void carryOut(String what, Network.Work<T> work, Network.Back<T> back) {
    if (life.isEmpty()) {
      back.fail(new StorageException("nobody listens", null));
      return;
    }
    if (asleep) {
      return;
    }
    time.note("server", "hears", what);
    alive(
        life.get(),
        () -> {
          try {
            work.begin(back);
          } catch (RuntimeException e) {
            time.note("server", "refuses", what, String.valueOf(e.getMessage()));
            back.fail(e);
          }
        });
    if (life.isPresent() && !databaseIsOut) {
      ledger.slotsAreUsed(life.get().queues::isParked, false, wall().toEpochMilli());
    }
  }

  private void alive(Life mine, Runnable what) {
    try {
      try {
        what.run();
      } catch (StorageException e) {
        time.note("server", "gives up:", String.valueOf(e.getMessage()));
      }
      settle(mine);
    } catch (Crash _) {
      die();
    }
  }

  private void settle(Life mine) {
    do {
      mine.runs.decideWakeUps();
    } while (mine.queues.resume());
  }

  SimulatedRuns runs() {
    return life.orElseThrow().runs;
  }

  SimulatedQueues queues() {
    return life.orElseThrow().queues;
  }

  SimulatedBoots boots() {
    return life.orElseThrow().boots;
  }

  static Caller.Daemon daemon(RunnerId runner) {
    return new Caller.Daemon(TEAM, runner, TOKEN);
  }

  /// What is lost when it is killed.
  private final class Life {

    private final SimulatedRuns runs;
    private final SimulatedQueues queues;
    private final SimulatedBoots boots;

    Life() {
      InstantSource clock = SimulatedServer.this::wall;
      Instances instances = new Instances(database, new InstanceStore(), clock);
      SimulatedRuns[] made = new SimulatedRuns[1];
      queues =
          new SimulatedQueues(
              new SimulatedQueues.Base(
                  database, Numbers.QUEUES, ids, SimulatedServer.this::nanos, clock),
              instances,
              (waker, cancels) -> {
                made[0] =
                    new SimulatedRuns(
                        new SimulatedRuns.Around(database, waker, cancels, ids),
                        instances,
                        Numbers.RUNS,
                        clock,
                        SimulatedServer.this::nanos);
                return made[0].source();
              });
      runs = made[0];
      boots = new SimulatedBoots(database, instances, clock);
    }
  }
}
