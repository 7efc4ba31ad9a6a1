package dev.sealane.controlplane.sim;

import dev.sealane.api.id.RunId;
import dev.sealane.api.id.TokenId;
import dev.sealane.controlplane.auth.Caller;
import dev.sealane.controlplane.auth.Role;
import dev.sealane.controlplane.sql.CallersDatabase;
import dev.sealane.controlplane.sql.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// One made-up history: a few hosts, a dozen runs, and every fault that the seed says. Then the
/// faults stop, and everything must come to its end, also what a host held that never comes back.
final class Schedule {

  private static final long PATIENCE = 240_000;

  private final Timeline time;
  private final Ledger ledger;
  private final SimulatedServer server;
  private final Network network;
  private final Host.World world;
  private final List<Host> hosts = new ArrayList<>();
  private final long badUntil;
  private final boolean lonely; // long programs, hosts that are away for longer than the fence
  private int toSubmit;

  Schedule(long seed, CallersDatabase database) {
    this.time = new Timeline(seed);
    this.ledger = new Ledger(time, new Snapshot.Reader(database.connection()));
    this.server = new SimulatedServer(time, database, ledger);
    this.network = new Network(time, server);
    this.world = new Host.World(time, ledger, server, network);
    this.lonely = time.chance(0.2);
    this.badUntil = lonely ? time.between(60_000, 90_000) : time.between(5_000, 60_000);
  }

  /// Plays it.
  ///
  /// @throws Broken when a promise does not hold
  void play() {
    server.start();
    int count = 1 + time.below(3);
    for (int i = 0; i < count; i++) {
      Host host = new Host("host" + i, world, i == 0 || time.chance(0.3), 1 + time.below(3));
      hosts.add(host);
      time.after(time.between(0, 2_000), () -> host.start(world));
    }
    submitAll();
    network.badness(time.chance(0.2) ? 0 : time.random().nextDouble() * 0.35);
    if (time.chance(0.85)) {
      time.after(time.between(500, 8_000), this::fault);
    }
    while ((toSubmit > 0 || !ledger.allEnded() || isBusy()) && time.step(badUntil)) {
      // until the faults stop, or have nothing left to harm
    }
    heal();
    long end = time.now() + PATIENCE;
    while ((!ledger.allEnded() || isBusy()) && time.step(end)) {
      // until everything has come to its end
    }
    ledger.finished();
  }

  private boolean isBusy() {
    return hosts.stream().anyMatch(Host::isBusy);
  }

  String trace() {
    return time.trace();
  }

  // runs

  private void submitAll() {
    boolean plain = time.chance(0.3);
    toSubmit = lonely ? 2 + time.below(3) : 3 + time.below(10);
    for (int i = 0; i < toSubmit; i++) {
      Plan plan =
          new Plan(
              lonely || time.chance(0.1) ? time.between(5_000, 40_000) : time.between(5, 4_000),
              time.chance(0.2) ? 1 + time.below(3) : 0,
              time.chance(0.5) ? time.between(10, 3_000) : 0);
      Plan.Wish wish =
          new Plan.Wish(
              !plain && time.chance(0.3),
              plain ? 0 : time.below(2),
              lonely || time.chance(0.5) ? time.below(3) : 0,
              time.chance(0.6) ? "process" : "docker");
      Caller.Person user = user(time.below(2));
      time.after(time.between(0, badUntil * 3 / 4), () -> submit(user, plan, wish));
    }
  }

  private static Caller.Person user(int number) {
    return new Caller.Person(
        SimulatedServer.TEAM,
        number == 0 ? "anna" : "ben",
        new TokenId(new UUID(2, number)),
        Role.MEMBER,
        Set.of());
  }

  private void submit(Caller.Person user, Plan plan, Plan.Wish wish) {
    if (!server.isWell()) {
      time.after(500, () -> submit(user, plan, wish));
      return;
    }
    people(
        "submit",
        () -> server.runs().submit(user, plan.spec(wish)).id(),
        run -> {
          toSubmit--;
          time.note(user.name(), "submits", Trace.of(run), plan, wish);
          if (time.chance(0.25)) {
            time.after(time.between(0, 8_000), () -> cancel(user, run));
          }
        });
  }

  private void cancel(Caller.Person user, RunId run) {
    time.note(user.name(), "cancels", Trace.of(run));
    ledger.cancelAsked(run);
    people("cancel " + Trace.of(run), () -> server.runs().cancel(user, run).id(), _ -> {});
  }

  /// People are on the server's own host: they lose nothing, but they meet a server that is down.
  private void people(String what, Supplier<RunId> work, Consumer<RunId> done) {
    server.carryOut(
        what,
        back -> back.answer(work.get()),
        new Network.Back<RunId>() {
          @Override
          public void answer(RunId run) {
            done.accept(run);
          }

          @Override
          public void fail(RuntimeException why) {
            boolean expected = why instanceof StorageException || what.startsWith("cancel");
            if (!expected) {
              throw new IllegalStateException(what, why);
            }
          }
        });
  }

  // faults

  private void fault() {
    if (time.now() >= badUntil) {
      return;
    }
    Host host = hosts.get(time.below(hosts.size()));
    switch (lonely ? 2 + time.below(4) : time.below(10)) {
      case 0, 1 -> server.killAfter(1 + time.below(12));
      case 2 -> {
        host.kill();
        if (time.chance(0.7)) {
          time.after(time.between(50, lonely ? 40_000 : 6_000), () -> host.start(world));
        }
      }
      case 3 -> host.cut(time.between(1_000, lonely || time.chance(0.4) ? 70_000 : 9_000));
      case 4 -> host.pause(time.between(500, time.chance(0.4) ? 40_000 : 5_000));
      case 5 -> host.killPrograms();
      case 6 -> server.sleep(time.between(500, 40_000));
      case 7 -> {
        server.databaseIsOut(true);
        time.after(time.between(100, 8_000), () -> server.databaseIsOut(false));
      }
      case 8 -> server.jumpWallClock(time.chance(0.5) ? 3_600_000 : -3_600_000);
      case 9 -> host.start(world);
      default -> throw new IllegalStateException("no such fault");
    }
    time.after(time.between(200, 12_000), this::fault);
  }

  private void heal() {
    time.note("world", "is well from now on");
    network.badness(0);
    if (hosts.size() > 1 && time.chance(0.3)) {
      hosts.getLast().vanish(); // the first one takes every run that is left
    }
    for (Host host : hosts) {
      host.heal();
      time.after(time.between(0, 2_000), () -> host.start(world));
    }
  }
}
