package dev.sealane.controlplane.run;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.run.RunEvent;
import dev.sealane.api.run.RunStatus;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.api.runner.ReportEntry.Answer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What instances say about their attempts. All methods block for the database; safe for any
/// thread.
public final class Attempts {

  private static final Logger log = LoggerFactory.getLogger(Attempts.class);

  private final RunWrites writes;
  private final RunTables tables;
  private final Moves moves;
  private final StoredLogs logs;
  private final InstantSource clock;

  /// Attempts whose log still grows after their end; forgotten at a restart without harm, since
  /// every log entry asks for the state first.
  private final Set<AttemptRef> ended = ConcurrentHashMap.newKeySet();

  Attempts(RunWrites writes, RunTables tables, Moves moves, StoredLogs logs, InstantSource clock) {
    this.writes = writes;
    this.tables = tables;
    this.moves = moves;
    this.logs = logs;
    this.clock = clock;
  }

  /// What {@code instance} may still write to an attempt.
  public AttemptState state(AttemptRef ref, InstanceId instance) {
    AttemptState state =
        writes
            .read(handle -> find(handle, ref, instance))
            .map(Attempts::state)
            .orElseGet(AttemptState.Stale::new);
    if (state instanceof AttemptState.Ended) {
      ended.add(ref);
    }
    return state;
  }

  /// Slots that the unfinished attempts of a team hold, by instance, inside the caller's
  /// transaction; those without any are missing.
  public Map<InstanceId, Integer> slotsInUse(Handle handle, TeamId team) {
    return tables.attemptQueries().slotsInUse(handle, team);
  }

  /// Number of the last log record that an attempt has: 0 when it never began, empty while or when
  /// nobody knows.
  public OptionalLong finalSeq(AttemptRef ref) {
    return writes
        .read(handle -> tables.attemptQueries().find(handle, ref))
        .map(Attempts::finalSeq)
        .orElse(OptionalLong.of(0));
  }

  private static OptionalLong finalSeq(AttemptRow attempt) {
    boolean neverBegan = attempt.ended() && attempt.confirmedBoot() == 0 && !attempt.reported();
    return neverBegan ? OptionalLong.of(0) : attempt.finalSeq();
  }

  private static AttemptState state(AttemptRow attempt) {
    if (!attempt.ended()) {
      return new AttemptState.Current();
    }
    if (attempt.finalSeq().isPresent()) {
      return new AttemptState.Ended(attempt.finalSeq().getAsLong());
    }
    return attempt.superseded() ? new AttemptState.Stale() : new AttemptState.Ended(Long.MAX_VALUE);
  }

  /// Takes one result; its log must have been stored before. Harmless to repeat.
  ///
  /// @return 204, or 410 when the attempt was given up
  public Answer result(InstanceId instance, ReportEntry.Result result) {
    return results(instance, List.of(result)).getFirst();
  }

  /// Takes results in one commit.
  ///
  /// @return one answer each, in their order
  public List<Answer> results(InstanceId instance, List<ReportEntry.Result> results) {
    List<Moves.Told> told = new ArrayList<>();
    for (ReportEntry.Result result : results) {
      long next =
          result.finalSeq() == 0
              ? 1
              : logs.nextSeq(new AttemptRef(result.runId(), result.attempt()));
      told.add(Moves.Told.result(result, next - 1));
    }
    return writes.write((handle, effects) ->
        told.stream().map(each -> result(handle, instance, each, effects)).toList());
  }

  private Answer result(Handle handle, InstanceId instance, Moves.Told told, Effects effects) {
    ReportEntry.Result result = told.result().orElseThrow();
    Optional<AttemptRow> found =
        find(handle, new AttemptRef(result.runId(), result.attempt()), instance);
    if (found.isEmpty()) {
      return Answer.STALE;
    }
    AttemptRow attempt = found.get();
    if (attempt.reported()) {
      return Answer.DONE;
    }
    if (attempt.superseded()) {
      return Answer.STALE;
    }
    boolean counts =
        !attempt.ended()
            || (attempt.run().status() == RunStatus.QUEUED && attempt.permittedAt() != null);
    if (!counts || !ends(handle, attempt, told, effects)) {
      late(handle, attempt, told, effects);
    }
    return Answer.DONE;
  }

  private boolean ends(Handle handle, AttemptRow attempt, Moves.Told told, Effects effects) {
    ReportEntry.Result result = told.result().orElseThrow();
    Outcome outcome = Outcome.of(result);
    ProgramTimes times = ProgramTimes.of(result, attempt.claimedAt(), clock.instant());
    Ending ending =
        new Ending(
            result.exitCode(),
            result.endedBy(),
            outcome.error(),
            times.startedAt(),
            times.endedAt());
    Optional<RunStatus> next = moves.end(handle, attempt, outcome.event(), ending, told, effects);
    if (next.filter(RunStatus.QUEUED::equals).isPresent() && outcome.error() != null) {
      bar(handle, attempt, outcome.error().code(), outcome.error().message());
    }
    return next.isPresent();
  }

  /// Changes no state, but is kept, and its log counts.
  private void late(Handle handle, AttemptRow attempt, Moves.Told told, Effects effects) {
    log.info("result came late run={} attempt={}", attempt.run().id(), attempt.attempt());
    tables.attempts().lateResult(handle, attempt, told.result().orElseThrow());
    if (told.logsComplete() && attempt.run().status().terminal()) {
      tables.runs().logsComplete(handle, attempt.run().id());
    }
    effects.changed(attempt.run().id());
  }

  /// Takes back an attempt that was accepted and did not start; its log must have been stored
  /// before. Harmless to repeat.
  ///
  /// @return 204, or 410 when the attempt was given up
  public Answer givenBack(InstanceId instance, ReportEntry.GivenBack given) {
    AttemptRef ref = new AttemptRef(given.runId(), given.attempt());
    Moves.Told told = Moves.Told.neverStarted(logs.nextSeq(ref) - 1);
    return writes.write((handle, effects) -> {
      Optional<AttemptRow> found =
          find(handle, ref, instance).filter(attempt -> !attempt.superseded());
      found
          .filter(attempt -> !attempt.ended())
          .ifPresent(attempt -> giveBack(handle, attempt, told, given.reason(), effects));
      return found.isPresent() ? Answer.DONE : Answer.STALE;
    });
  }

  /// What was never confirmed was no attempt: it counts nothing and bars nobody.
  private void giveBack(
      Handle handle, AttemptRow attempt, Moves.Told told, String reason, Effects effects) {
    if (attempt.phase() == AttemptPhase.CLAIMED) {
      Ending none = Ending.cancelled(clock.instant());
      moves.end(handle, attempt, RunEvent.NOT_CONFIRMED, none, Moves.Told.NOTHING, effects);
      return;
    }
    Ending ending = Ending.givenUp("not_started", reason, clock.instant());
    moves.end(handle, attempt, RunEvent.GIVEN_BACK, ending, told, effects);
    bar(handle, attempt, "given_back", reason);
  }

  /// For a moment the run prefers every other instance.
  private void bar(Handle handle, AttemptRow attempt, String code, String reason) {
    tables
        .bars()
        .refuse(
            handle,
            new BarStore.Refusal(attempt.run().id(), attempt.instance(), code, reason),
            null,
            clock.instant());
  }

  /// Hears that the log of an attempt is stored up to {@code lastSeq}. Free while the attempt has
  /// not ended.
  public void logsStored(AttemptRef ref, long lastSeq) {
    if (!ended.contains(ref)) {
      return;
    }
    writes.write((handle, effects) -> {
      Optional<AttemptRow> done =
          tables
              .attemptQueries()
              .find(handle, ref)
              .filter(attempt -> !attempt.superseded() && attempt.run().status().terminal())
              .filter(attempt -> attempt.finalSeq().orElse(Long.MAX_VALUE) <= lastSeq);
      done.ifPresent(attempt -> {
        tables.runs().logsComplete(handle, ref.runId());
        effects.changed(ref.runId());
        ended.remove(ref);
      });
      return done;
    });
  }

  private Optional<AttemptRow> find(Handle handle, AttemptRef ref, InstanceId instance) {
    return tables.attemptQueries().find(handle, ref).filter(row -> row.instance().equals(instance));
  }
}
