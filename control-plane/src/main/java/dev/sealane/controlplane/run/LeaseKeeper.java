package dev.sealane.controlplane.run;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.MessageId;
import dev.sealane.api.run.RunEvent;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.controlplane.sql.StorageException;
import dev.sealane.controlplane.sql.TroubleLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts the silence of instances and gives up attempts whose silence lasted too long.
///
/// It counts on a monotonic clock, and only time in which it was awake and had the database: a tick
/// that is over 5 s late counts zero, a new keeper starts at zero, and only the sum for {@code
/// lost_after} is stored. No stored deadline and no wall clock ends anything. {@link #tick} is for
/// one thread, {@link #heard} for any.
final class LeaseKeeper {

  private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);

  /// How often {@link #tick} is to be called.
  static final Duration PERIOD = Duration.ofSeconds(1);

  private static final Duration LATE = PERIOD.plusSeconds(5);
  private static final Duration SAVE_EVERY = Duration.ofSeconds(10);

  private final TroubleLog trouble = new TroubleLog(log);
  private final RunWrites writes;
  private final RunTables tables;
  private final Moves moves;
  private final Confirmations confirmations;
  private final RunSettings settings;
  private final InstantSource clock;
  private final LongSupplier nanos;

  private final ConcurrentMap<InstanceId, Silence> silences = new ConcurrentHashMap<>();
  private final Map<MessageId, Duration> unconfirmed = new HashMap<>();
  private final Set<AttemptRef> shown = ConcurrentHashMap.newKeySet();
  private long lastTick;

  /// @param clock for what people are shown
  /// @param nanos monotonic, in nanoseconds; decides
  LeaseKeeper(Parts parts, RunSettings settings, InstantSource clock, LongSupplier nanos) {
    this.writes = parts.writes();
    this.tables = parts.tables();
    this.moves = parts.moves();
    this.confirmations = parts.confirmations();
    this.settings = settings;
    this.clock = clock;
    this.nanos = nanos;
    this.lastTick = nanos.getAsLong();
  }

  /// An instance gave a sign of life.
  void heard(InstanceId instance) {
    silences.computeIfAbsent(instance, _ -> new Silence()).heard();
  }

  /// The instance of an attempt named it in a heartbeat.
  void shown(AttemptRef attempt) {
    shown.add(attempt);
  }

  /// Counts the time since the last tick.
  void tick() {
    Duration passed = passed();
    try {
      Watched watched =
          writes.read(handle ->
              new Watched(
                  Set.copyOf(tables.attemptQueries().busyInstances(handle)),
                  tables.attemptQueries().claimedMessages(handle)));
      silences.keySet().retainAll(watched.instances());
      for (InstanceId instance : watched.instances()) {
        judge(instance, passed);
      }
      judgeUnconfirmed(watched.messages(), passed);
    } catch (StorageException e) {
      trouble.report("leases not counted for want of the database", e);
    }
  }

  private Duration passed() {
    long now = nanos.getAsLong();
    Duration passed = Duration.ofNanos(now - lastTick);
    lastTick = now;
    if (passed.compareTo(LATE) > 0) {
      log.warn("lease tick late, counts zero passed={}", passed);
      return Duration.ZERO;
    }
    return passed;
  }

  private void judge(InstanceId instance, Duration passed) {
    Silence silence = silences.computeIfAbsent(instance, _ -> new Silence());
    Silence.Counted counted = silence.add(passed);
    boolean silent = counted.total().compareTo(settings.lease()) >= 0;
    boolean due = !counted.judged() || counted.unsaved().compareTo(SAVE_EVERY) >= 0;
    if (silent && due) {
      writes.write((handle, effects) -> {
        // a heartbeat in between has cleared what is stored, so this must not add to it
        if (silence.still(counted)) {
          tables.attempts().addSilence(handle, instance, counted.unsaved());
          tables
              .attemptQueries()
              .unfinished(handle, instance)
              .forEach(attempt -> judge(handle, attempt, counted.total(), effects));
        }
        return instance;
      });
      silence.saved(counted);
    }
  }

  private void judge(Handle handle, AttemptRow attempt, Duration total, Effects effects) {
    Instant now = clock.instant();
    if (attempt.phase() == AttemptPhase.CLAIMED) {
      return; // its message decides
    }
    if (attempt.silent().compareTo(attempt.run().lostAfter()) >= 0) {
      giveUp(
          handle,
          attempt,
          RunEvent.LOST,
          Ending.givenUp(
              "lost",
              "its runner was not heard for " + attempt.run().lostAfter().toSeconds() + " s",
              now),
          effects);
    } else if (mayStartAgain(attempt) && total.compareTo(settings.fenceAfter()) >= 0) {
      boolean cancelled = attempt.run().cancelRequested() && attempt.permittedAt() == null;
      giveUp(
          handle,
          attempt,
          cancelled ? RunEvent.STOPPED : RunEvent.FENCE_PASSED, // it can never start now
          Ending.givenUp(
              "fence_passed",
              "its runner was not heard for %d s and no retry is left"
                  .formatted(settings.fenceAfter().toSeconds()),
              now),
          effects);
    } else if (!attempt.disconnected()) {
      tables.runs().disconnected(handle, attempt.run().id(), now.minus(total));
      effects.changed(attempt.run().id());
      log.warn("instance silent run={} instance={}", attempt.run().id(), attempt.instance());
    }
  }

  /// Without a permit nothing can have started, and the fence stops what retries may follow;
  /// everything else goes on without us.
  private static boolean mayStartAgain(AttemptRow attempt) {
    return attempt.permittedAt() == null || attempt.run().retriesLeft();
  }

  private void giveUp(
      Handle handle, AttemptRow attempt, RunEvent event, Ending ending, Effects effects) {
    log.warn(
        "attempt given up run={} attempt={} instance={} event={}",
        attempt.run().id(),
        attempt.attempt(),
        attempt.instance(),
        event);
    moves.end(handle, attempt, event, ending, Moves.Told.NOTHING, effects);
  }

  /// What an instance shows in a heartbeat has arrived there, and its confirmation is on its way,
  /// however slow the machine: only time in which it is not shown counts. An instance that gives up
  /// waiting for our answer shows it no more.
  private void judgeUnconfirmed(Map<MessageId, List<AttemptRef>> waiting, Duration passed) {
    Set<AttemptRef> arrived = Set.copyOf(shown);
    shown.removeAll(arrived);
    unconfirmed.keySet().retainAll(waiting.keySet());
    waiting.forEach((message, attempts) -> {
      if (attempts.stream().anyMatch(arrived::contains)) {
        unconfirmed.put(message, Duration.ZERO);
      } else if (unconfirmed.merge(message, passed, Duration::plus).compareTo(settings.acceptance())
          >= 0) {
        confirmations.notConfirmed(message);
        unconfirmed.remove(message);
      }
    });
  }

  private record Watched(Set<InstanceId> instances, Map<MessageId, List<AttemptRef>> messages) {}

  /// What a keeper works with.
  record Parts(RunWrites writes, RunTables tables, Moves moves, Confirmations confirmations) {}
}
