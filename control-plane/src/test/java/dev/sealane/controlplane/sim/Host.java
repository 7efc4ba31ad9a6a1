package dev.sealane.controlplane.sim;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.ReportEntry;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A machine with an instance: what survives its daemon (journal, programs, wrappers with their
/// fences) and the daemon itself, which is killed, paused and started again.
final class Host implements Network.Line {

  private final String name;
  private final Timeline time;
  private final Ledger ledger;
  private final InstanceId id;
  private final RunnerId runner;
  private final int slots;
  private final boolean gpu;
  final Map<AttemptRef, Entry> journal = new LinkedHashMap<>();
  final Set<AttemptRef> tombstones = new HashSet<>();
  final Map<AttemptRef, Program> programs = new LinkedHashMap<>();
  long boot;
  private Optional<Daemon> daemon = Optional.empty();
  private boolean vanished;
  private long cutUntil;
  private long pausedUntil;

  Host(String name, World world, boolean gpu, int slots) {
    this.name = name;
    this.time = world.time();
    this.ledger = world.ledger();
    this.id = new InstanceId(world.server().newId());
    this.runner = world.server().addRunner();
    this.slots = slots;
    this.gpu = gpu;
    ledger.joined(id, slots, gpu);
  }

  /// What hosts share.
  record World(Timeline time, Ledger ledger, SimulatedServer server, Network network) {}

  void start(World world) {
    if (daemon.isEmpty() && !vanished) {
      time.note(name, "daemon starts");
      Daemon fresh = new Daemon(this, world);
      daemon = Optional.of(fresh);
      fresh.start();
    }
  }

  void kill() {
    if (daemon.isPresent()) {
      time.note(name, "daemon is killed");
      daemon = Optional.empty();
    }
  }

  /// Its engine stops, and every program with it.
  void killPrograms() {
    time.note(name, "engine stops");
    List.copyOf(programs.values()).forEach(program -> end(program, null));
  }

  /// It is gone for ever, and its programs and its journal with it.
  void vanish() {
    time.note(name, "is gone for ever");
    vanished = true;
    daemon = Optional.empty();
    List.copyOf(programs.values()).forEach(program -> end(program, null));
    journal.clear();
    ledger.vanished(id);
  }

  void pause(long millis) {
    time.note(name, "daemon is paused for", millis);
    pausedUntil = Math.max(pausedUntil, time.now() + millis);
  }

  void cut(long millis) {
    time.note(name, "is cut off for", millis);
    cutUntil = Math.max(cutUntil, time.now() + millis);
  }

  /// Whether its daemon still has something to do for an attempt.
  boolean isBusy() {
    return !journal.isEmpty();
  }

  /// Nothing holds it up any more.
  void heal() {
    cutUntil = 0;
    pausedUntil = Math.min(pausedUntil, time.now() + 1_000);
  }

  long pausedFor() {
    return Math.max(0, pausedUntil - time.now());
  }

  boolean runs(Daemon one) {
    return daemon.filter(current -> current == one).isPresent();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean isCut() {
    return time.now() < cutUntil;
  }

  @Override
  public boolean lives() {
    return true;
  }

  InstanceId id() {
    return id;
  }

  RunnerId runner() {
    return runner;
  }

  int slots() {
    return slots;
  }

  SortedSet<String> labels() {
    return gpu ? new TreeSet<>(List.of("gpu")) : new TreeSet<>();
  }

  // programs

  /// Starts a program under its wrapper.
  void startProgram(Entry entry, long fence) {
    time.note(name, Trace.of(entry.ref()), "starts");
    ledger.started(entry.ref());
    Program program = new Program(entry);
    programs.put(entry.ref(), program);
    program.fence = fence;
    time.after(entry.plan().millis(), () -> end(program, entry.plan().exitCode()));
    if (entry.wrapped()) {
      watchFence(program);
    }
  }

  /// Kills it; what it is told to be killed for is known by the daemon.
  void killProgram(AttemptRef ref) {
    Program program = programs.get(ref);
    if (program != null) {
      end(program, null);
    }
  }

  private void end(Program program, @Nullable Integer exitCode) {
    if (program.alive) {
      time.note(
          name,
          Trace.of(program.entry.ref()),
          exitCode == null ? "is stopped" : "exits with " + exitCode);
      program.alive = false;
      program.exitCode = exitCode;
      ledger.ended(program.entry.ref(), exitCode);
      daemon.ifPresent(current -> current.programEnded(program.entry.ref()));
    }
  }

  /// The wrapper ends its program at the fence without the daemon.
  private void watchFence(Program program) {
    if (program.alive) {
      if (time.now() >= program.fence) {
        end(program, null);
      } else {
        time.after(program.fence - time.now(), () -> watchFence(program));
      }
    }
  }

  /// What the journal has of an attempt.
  static final class Entry {
    private final AttemptRef ref;
    private final Plan plan;
    private final boolean retried;
    private final boolean wrapped;
    ReportEntry.@Nullable Result result;

    /// @param retried whether another attempt may follow, so that the fence holds
    Entry(AttemptRef ref, Plan plan, boolean retried, boolean wrapped) {
      this.ref = ref;
      this.plan = plan;
      this.retried = retried;
      this.wrapped = wrapped;
    }

    AttemptRef ref() {
      return ref;
    }

    Plan plan() {
      return plan;
    }

    boolean wrapped() {
      return wrapped;
    }

    /// When it must be gone after a heartbeat sent at {@code contact} and no later one answered.
    long fence(long contact) {
      return contact + (retried ? Numbers.FENCE : Numbers.LOST) - Numbers.MARGIN;
    }
  }

  /// A program with its wrapper.
  static final class Program {
    private final Entry entry;
    long fence;
    boolean alive = true;
    @Nullable Integer exitCode;

    Program(Entry entry) {
      this.entry = entry;
    }
  }
}
