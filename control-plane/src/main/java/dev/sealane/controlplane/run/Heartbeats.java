package dev.sealane.controlplane.run;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.run.RunEvent;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.Heartbeat;
import dev.sealane.api.runner.Heartbeat.Action;
import dev.sealane.api.runner.Heartbeat.Order;
import dev.sealane.controlplane.instance.InstanceView;
import dev.sealane.controlplane.instance.Instances;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes heartbeats: renews the leases of an instance, compares its complete list of attempts with
/// ours, and says what to do with each. Blocks; safe for any thread.
final class Heartbeats {

  private static final Logger log = LoggerFactory.getLogger(Heartbeats.class);

  /// Heartbeats in a row without an attempt that end it.
  private static final int ABSENCES = 2;

  private final RunWrites writes;
  private final Instances instances;
  private final RunTables tables;
  private final Moves moves;
  private final LeaseKeeper keeper;
  private final RunSettings settings;
  private final InstantSource clock;

  Heartbeats(Parts parts, LeaseKeeper keeper, RunSettings settings, InstantSource clock) {
    this.writes = parts.writes();
    this.instances = parts.instances();
    this.tables = parts.tables();
    this.moves = parts.moves();
    this.keeper = keeper;
    this.settings = settings;
    this.clock = clock;
  }

  /// @param known the instance as its session named it
  Heartbeat.Reply heard(InstanceView known, Heartbeat heartbeat) {
    InstanceId id = known.id();
    keeper.heard(id);
    return writes.write((handle, effects) -> {
      InstanceView before = instances.find(handle, id).orElse(known);
      boolean newer = instances.heartbeat(handle, id, heartbeat);
      List<AttemptRow> unfinished = tables.attemptQueries().unfinished(handle, id);
      if (newer) {
        endSilence(handle, id, unfinished, effects);
        reconcile(handle, before.boot(), heartbeat, unfinished, effects);
        if (before.heartbeatNo() == 0 || declaresMore(before, heartbeat)) {
          effects.freed(id);
        }
      }
      List<Order> orders =
          heartbeat.attempts().stream().map(held -> order(handle, id, held)).toList();
      return new Heartbeat.Reply(clock.instant(), settings.lease(), settings.heartbeat(), orders);
    });
  }

  private static boolean declaresMore(InstanceView before, Heartbeat heartbeat) {
    return before.slots() != heartbeat.slots()
        || before.cpus() != heartbeat.cpus()
        || before.memoryBytes() != heartbeat.memoryBytes()
        || before.reserved().slots() != heartbeat.reserved().slots()
        || before.reserved().cpus() != heartbeat.reserved().cpus()
        || before.reserved().memoryBytes() != heartbeat.reserved().memoryBytes()
        || (before.draining() && !heartbeat.draining())
        || (before.intakeClosed().isPresent() && heartbeat.intakeClosed() == null)
        || !heartbeat.silentRuntimes().containsAll(before.silentRuntimes());
  }

  private void endSilence(
      Handle handle, InstanceId id, List<AttemptRow> unfinished, Effects effects) {
    if (unfinished.stream().anyMatch(attempt -> !attempt.silent().isZero())) {
      tables.attempts().clearSilence(handle, id);
    }
    for (AttemptRow attempt : unfinished) {
      if (attempt.disconnected()) {
        tables.runs().disconnected(handle, attempt.run().id(), null);
        effects.changed(attempt.run().id());
      }
    }
  }

  private void reconcile(
      Handle handle, long boot, Heartbeat heartbeat, List<AttemptRow> unfinished, Effects effects) {
    Map<AttemptRef, Heartbeat.Held> named = new HashMap<>();
    heartbeat
        .attempts()
        .forEach(held -> named.put(new AttemptRef(held.runId(), held.attempt()), held));
    for (AttemptRow attempt : unfinished) {
      if (named.containsKey(attempt.ref())) {
        keeper.shown(attempt.ref());
        if (attempt.absentHeartbeats() > 0) {
          tables.attempts().absent(handle, attempt, 0);
        }
      } else if (begunAfterConfirmation(attempt, boot, heartbeat.no())) {
        absent(handle, attempt, effects);
      }
    }
  }

  /// Heartbeats are sent one after the other, so the one after the last that we knew may have been
  /// on its way when the confirmation was given, and the next may not.
  private static boolean begunAfterConfirmation(AttemptRow attempt, long boot, long no) {
    return attempt.phase() != AttemptPhase.CLAIMED
        && (boot > attempt.confirmedBoot() || no >= attempt.confirmedHeartbeat() + 2);
  }

  private void absent(Handle handle, AttemptRow attempt, Effects effects) {
    int heartbeats = attempt.absentHeartbeats() + 1;
    if (heartbeats < ABSENCES) {
      tables.attempts().absent(handle, attempt, heartbeats);
      return;
    }
    log.warn(
        "attempt unknown to its instance run={} attempt={} instance={}",
        attempt.run().id(),
        attempt.attempt(),
        attempt.instance());
    moves.end(
        handle,
        attempt,
        RunEvent.UNKNOWN_TO_INSTANCE,
        Ending.givenUp(
            "unknown_to_instance", "the runner does not know this run any more", clock.instant()),
        Moves.Told.NOTHING,
        effects);
  }

  private Order order(Handle handle, InstanceId id, Heartbeat.Held held) {
    Optional<AttemptRow> attempt =
        tables
            .attemptQueries()
            .find(handle, new AttemptRef(held.runId(), held.attempt()))
            .filter(row -> row.instance().equals(id));
    boolean cancel = attempt.filter(row -> row.run().cancelRequested()).isPresent();
    Action action = attempt.map(row -> action(row, held.phase())).orElse(Action.STOP);
    @Nullable Duration grace = cancel ? attempt.map(row -> row.run().grace()).orElse(null) : null;
    return new Order(held.runId(), held.attempt(), action, cancel, grace);
  }

  /// A result that waits on its instance is still wanted, in time or late, until another attempt
  /// was leased.
  private static Action action(AttemptRow attempt, Heartbeat.Phase phase) {
    if (attempt.ended() && attempt.reported()) {
      return Action.FORGET;
    }
    boolean delivers = phase == Heartbeat.Phase.ENDED && !attempt.superseded();
    return !attempt.ended() || delivers ? Action.KEEP : Action.STOP;
  }

  /// What heartbeats are taken with.
  record Parts(RunWrites writes, Instances instances, RunTables tables, Moves moves) {}
}
