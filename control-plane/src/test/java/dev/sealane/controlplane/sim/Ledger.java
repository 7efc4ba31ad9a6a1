package dev.sealane.controlplane.sim;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.RunId;
import dev.sealane.api.run.RunStatus;
import dev.sealane.api.run.RunTransitions;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.controlplane.sim.Snapshot.AttemptNow;
import dev.sealane.controlplane.sim.Snapshot.RunNow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Watches a schedule from the outside: the rows after every commit, the programs on the hosts.
/// Knows the promises of design.md sections 2 and 3 and none of the code that keeps them.
final class Ledger {

  private static final Set<Move> MOVES = moves();

  private final Timeline time;
  private final Snapshot.Reader reader;
  private final Map<InstanceId, Fleet> fleet = new LinkedHashMap<>();
  private final Map<AttemptRef, Program> programs = new HashMap<>();
  private final Map<RunId, Integer> starts = new HashMap<>();
  private final Set<RunId> cancelAsked = new HashSet<>();
  private final Set<RunId> infraToldOf = new HashSet<>();
  private final Turns turns = new Turns();
  private Snapshot before = Snapshot.EMPTY;
  private boolean changed;

  Ledger(Timeline time, Snapshot.Reader reader) {
    this.time = time;
    this.reader = reader;
  }

  private Fleet host(InstanceId instance) {
    return Objects.requireNonNull(fleet.get(instance));
  }

  // what hosts do

  void joined(InstanceId instance, int slots, boolean gpu) {
    fleet.put(instance, new Fleet(slots, gpu));
  }

  /// The server has heard a heartbeat.
  void heard(InstanceId instance) {
    host(instance).heardAt = time.now();
  }

  /// A heartbeat of the current boot has told capacity.
  void told(InstanceId instance, boolean capacity) {
    host(instance).told = capacity;
  }

  void started(AttemptRef attempt) {
    AttemptNow row = before.attempt(attempt);
    require(row.permitted(), attempt, "starts without a permit");
    require(!programs.containsKey(attempt), attempt, "starts twice");
    int count = starts.merge(attempt.runId(), 1, Integer::sum);
    RunNow run = before.run(attempt.runId());
    require(count <= 1 + run.maxRetries(), attempt, "is start number " + count + " of its run");
    programs.forEach((other, program) -> {
      if (program.alive && other.runId().equals(attempt.runId())) {
        require(row.overlapPossible(), attempt, "runs beside " + other);
      }
    });
    programs.put(attempt, new Program());
  }

  /// @param exitCode what it ended with by itself; null = it was killed
  void ended(AttemptRef attempt, @Nullable Integer exitCode) {
    Program program = Objects.requireNonNull(programs.get(attempt));
    program.alive = false;
    program.exitCode = exitCode;
  }

  void cancelAsked(RunId run) {
    cancelAsked.add(run);
  }

  void infraTold(RunId run) {
    infraToldOf.add(run);
  }

  /// Whether an attempt counts for nothing any more and has told no result before.
  boolean isStale(AttemptRef attempt) {
    AttemptNow row = before.attempt(attempt);
    return before.run(attempt.runId()).attempt() > attempt.attempt() && !row.reported();
  }

  /// A result of an attempt was answered.
  void answered(AttemptRef attempt, boolean stale, boolean refused) {
    require(!stale || refused, attempt, "is superseded and its result is taken");
  }

  /// The server could not reach its database: wake-ups wait for the sweep.
  void troubled() {
    fleet.values().forEach(host -> host.excused = true);
  }

  /// It never comes back, and what only its journal knew is lost.
  void vanished(InstanceId instance) {
    host(instance).vanished = true;
  }

  // what the server does

  void committed() {
    Snapshot now = reader.read();
    now.runs().values().forEach(run -> checkMove(before.runs().get(run.id()), run));
    now.runs().values().forEach(run -> checkCount(now, run));
    now.attempts().values().forEach(attempt -> checkAttempt(now, attempt));
    checkCapacity(now);
    turns.see(before, now).ifPresent(problem -> broken("turns: " + problem));
    now.heartbeats()
        .forEach((instance, number) ->
            require(
                number >= before.heartbeats().getOrDefault(instance, number),
                instance,
                "takes an older heartbeat"));
    before = now;
    changed = true;
  }

  private void checkMove(@Nullable RunNow was, RunNow is) {
    if (was == null) {
      require(is.status() == RunStatus.QUEUED, is.id(), "begins as " + is.status());
      return;
    }
    if (was.status() != is.status()) {
      time.note(
          "run " + Trace.of(is.id()), was.status(), "->", is.status(), "attempt", is.attempt());
      require(!was.status().terminal(), is.id(), "leaves " + was.status() + " for " + is.status());
      require(
          MOVES.contains(new Move(was.status(), is.status())),
          is.id(),
          "goes from " + was.status() + " to " + is.status());
    }
    boolean frozen =
        was.status().terminal() && !was.equals(is.withDisconnected(was.disconnected()));
    require(!frozen, is.id(), "is changed after its end");
    require(
        is.attempt() - was.attempt() == 0 || is.attempt() - was.attempt() == 1,
        is.id(),
        "skips an attempt");
    if (was.cancelRequested()) {
      require(is.attempt() == was.attempt(), is.id(), "is claimed after its cancel");
      require(
          is.status() != RunStatus.QUEUED || was.status() == RunStatus.QUEUED,
          is.id(),
          "is queued after its cancel");
    }
  }

  /// What leads back into the queue counts once, also if no limit is reached: as a retry when its
  /// program has started, as a start try when it had no permit, as nothing when it never arrived.
  private void checkCount(Snapshot now, RunNow is) {
    RunNow was = before.runs().getOrDefault(is.id(), is);
    int startTries = is.startTries() - was.startTries();
    int retries = is.retries() - was.retries();
    if (was.status() == is.status() || is.status() != RunStatus.QUEUED) {
      require(startTries == 0 && retries == 0, is.id(), "counts an attempt that did not come back");
      return;
    }
    AttemptNow last = now.attempt(new AttemptRef(is.id(), is.attempt()));
    boolean arrived = !Set.of("refused", "not_confirmed").contains(last.outcome());
    require(
        startTries + retries == (arrived ? 1 : 0),
        last.ref(),
        "came back as " + last.outcome() + " and counts " + (startTries + retries) + " times");
    boolean started = programs.containsKey(last.ref());
    require(!started || retries == 1, last.ref(), "has started and is no retry");
    require(last.permitted() || retries == 0, last.ref(), "had no permit and is a retry");
  }

  private void checkAttempt(Snapshot now, AttemptNow is) {
    AttemptNow was = before.attempts().get(is.ref());
    if (was == null) {
      require(
          is.ref().attempt() == now.run(is.ref().runId()).attempt(), is.ref(), "is not the newest");
      checkMark(now, is);
      return;
    }
    require(was.instance().equals(is.instance()), is.ref(), "is leased twice");
    require(!was.ended() || is.ended(), is.ref(), "lives again");
    if (!was.permitted() && is.permitted()) {
      RunNow run = now.run(is.ref().runId());
      require(!run.cancelRequested(), is.ref(), "gets a permit after the cancel");
      require(
          run.attempt() == is.ref().attempt() && !is.ended(),
          is.ref(),
          "gets a permit though it was given up");
      now.attempts().values().stream()
          .filter(other -> other.ref().runId().equals(is.ref().runId()))
          .filter(other -> !other.ref().equals(is.ref()))
          .forEach(
              other -> require(other.ended(), is.ref(), "gets a permit beside " + other.ref()));
    }
    if (!was.ended() && is.ended()) {
      checkGivenUp(now, is);
    }
  }

  /// A container outlives its daemon, so one whose fence has passed unheard may run still.
  private void checkMark(Snapshot now, AttemptNow is) {
    boolean mayRun =
        now.run(is.ref().runId()).container()
            && now.attempts().values().stream()
                .filter(other -> other.ref().runId().equals(is.ref().runId()))
                .anyMatch(other -> other.permitted() && other.outcome().equals("fence_passed"));
    require(!mayRun || is.overlapPossible(), is.ref(), "hides that it may overlap");
  }

  private void checkGivenUp(Snapshot now, AttemptNow is) {
    Fleet host = host(is.instance());
    long silence = time.now() - host.heardAt;
    switch (is.outcome()) {
      case "fence_passed" ->
          require(silence >= Numbers.FENCE, is.ref(), "is fenced after " + silence + " ms");
      case "lost" -> require(silence >= Numbers.LOST, is.ref(), "is lost after " + silence + " ms");
      // journals are never lost here, so an instance knows what it has confirmed
      case "unknown_to_instance" ->
          require(
              now.run(is.ref().runId()).status() == RunStatus.CANCELLED,
              is.ref(),
              "is unknown to its instance");
      default -> {}
    }
  }

  private void checkCapacity(Snapshot now) {
    Map<InstanceId, Integer> used = now.slotsInUse();
    used.forEach((instance, slots) ->
        require(slots <= host(instance).slots, instance, "holds " + slots + " runs"));
  }

  /// No run waits beside a free slot whose poll is parked.
  ///
  /// @param swept whether the sweep has passed, so that bars that fell by time are no excuse
  /// @param wall the server's own time, in milliseconds
  void slotsAreUsed(Predicate<InstanceId> parked, boolean swept, long wall) {
    if (!changed && !swept) {
      return;
    }
    changed = false;
    List<RunNow> waiting =
        before.runs().values().stream().filter(run -> run.status() == RunStatus.QUEUED).toList();
    if (waiting.isEmpty()) {
      return;
    }
    Map<InstanceId, Integer> used = before.slotsInUse();
    fleet.forEach((instance, host) -> {
      boolean closed = reader.isClosed(instance);
      if (swept || closed) {
        host.excused = closed;
      }
      if (!host.told
          || closed
          || used.getOrDefault(instance, 0) >= host.slots
          || !parked.test(instance)) {
        host.besideNothing();
        return;
      }
      for (RunNow run : waiting) {
        boolean takes = !run.gpu() || host.gpu;
        if (takes && !reader.isBarred(run.id(), instance, swept ? wall : 0)) {
          require(
              host.mayWaitBeside(run.id(), swept),
              run.id(),
              "waits beside a free slot of " + instance);
          return;
        }
      }
      host.besideNothing();
    });
  }

  // the end

  boolean allEnded() {
    return before.runs().values().stream().allMatch(run -> run.status().terminal());
  }

  /// Every run has ended, and what it says is true.
  void finished() {
    Snapshot now = reader.read();
    for (RunNow run : now.runs().values()) {
      require(run.status().terminal(), run.id(), "waits for ever as " + run.status());
      verdict(now, run);
    }
    for (AttemptNow attempt : now.attempts().values()) {
      require(attempt.ended(), attempt.ref(), "never ends");
    }
    programs.forEach((attempt, program) -> {
      require(!program.alive, attempt, "still runs");
      boolean superseded = now.run(attempt.runId()).attempt() > attempt.attempt();
      AttemptNow row = now.attempt(attempt);
      if (program.exitCode != null && !superseded && !host(row.instance()).vanished) {
        require(row.reported(), attempt, "has a result that was not kept");
      }
    });
  }

  private void verdict(Snapshot now, RunNow run) {
    AttemptRef last = new AttemptRef(run.id(), Math.max(1, run.attempt()));
    Program program = programs.get(last);
    boolean true_ =
        switch (run.status()) {
          case COMPLETED -> program != null && Integer.valueOf(0).equals(program.exitCode);
          case FAILED ->
              "exit_code".equals(run.errorCode())
                  ? program != null
                      && program.exitCode != null
                      && program.exitCode.equals(run.exitCode())
                  : infraToldOf.contains(run.id());
          case CANCELLED -> cancelAsked.contains(run.id());
          case TIMED_OUT -> infraToldOf.contains(run.id());
          case DEAD -> Set.of("lost", "fence_passed").contains(now.attempt(last).outcome());
          case QUEUED, LEASED, RUNNING, CANCELLING -> false;
        };
    require(
        true_, run.id(), "says " + run.status() + " " + run.errorCode() + ", which is not true");
  }

  private void require(boolean holds, Object what, String problem) {
    if (!holds) {
      broken(Trace.of(what) + " " + problem);
    }
  }

  private static void broken(String problem) {
    throw new Broken(problem);
  }

  private static Set<Move> moves() {
    Set<Move> moves = new HashSet<>();
    RunTransitions.TABLE.forEach(row -> moves.add(new Move(row.from(), row.to())));
    return moves;
  }

  private record Move(RunStatus from, RunStatus to) {}

  private static final class Program {
    private boolean alive = true;
    private @Nullable Integer exitCode;
  }

  private static final class Fleet {
    private final int slots;
    private final boolean gpu;
    private long heardAt;
    private boolean told;
    private boolean excused; // until the next sweep
    private boolean vanished;
    private final Set<RunId> beside = new HashSet<>();

    Fleet(int slots, boolean gpu) {
      this.slots = slots;
      this.gpu = gpu;
    }

    /// A wake-up comes at once, unless it was excused; the first sweep may come between, the second
    /// may not find it again.
    boolean mayWaitBeside(RunId run, boolean swept) {
      return swept ? beside.add(run) : excused;
    }

    void besideNothing() {
      beside.clear();
    }
  }
}
