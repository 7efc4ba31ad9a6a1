package dev.sealane.controlplane.run;

import dev.sealane.api.id.RunId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.message.RunnerMessage.CancelRunsRequest;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.run.CancelRequest;
import dev.sealane.api.run.Run;
import dev.sealane.api.run.RunStatus;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.controlplane.auth.Authorization;
import dev.sealane.controlplane.auth.Authorization.Action;
import dev.sealane.controlplane.auth.Caller;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs as their users see them. All methods block for the database; safe for any thread.
public final class Runs {

  private static final Logger log = LoggerFactory.getLogger(Runs.class);

  private static final Pattern PART = Pattern.compile("[0-9a-f-]{6,36}");
  private static final int WHOLE = 36;
  private static final int SHORTEST_PREFIX = 12;
  private static final int SHOWN_CANDIDATES = 10;

  private final RunWrites writes;
  private final RunTables tables;
  private final RunQueryStore queries;
  private final Moves moves;
  private final RunViews views;
  private final LogWaits logWaits;

  Runs(Parts parts, LogWaits logWaits) {
    this.writes = parts.writes();
    this.tables = parts.tables();
    this.queries = parts.queries();
    this.moves = parts.moves();
    this.views = parts.views();
    this.logWaits = logWaits;
  }

  /// A run that {@code caller} may see.
  ///
  /// @throws SealaneException `not_found` also when it is another team's
  public Run view(Caller caller, RunId run) {
    return views.of(require(caller, Action.SEE, run));
  }

  /// The run that a whole id, a unique prefix (12 characters or more) or suffix (6 or more) names.
  ///
  /// @throws SealaneException `not_found`; `invalid_request` with {@code details.candidates} when
  ///   it names several
  public RunId resolve(Caller caller, String ref) {
    String part = ref.toLowerCase(Locale.ROOT);
    if (part.length() == WHOLE) {
      return RunId.parse(part);
    }
    if (!PART.matcher(part).matches()) {
      throw new SealaneException(
          ErrorCode.NOT_FOUND,
          "no such run; an id has 36 characters, of which the first 12 or the last 6 are enough");
    }
    Set<RunId> named = writes.read(handle -> named(handle, caller.team(), part));
    if (named.size() > 1) {
      throw new SealaneException(
          ErrorCode.INVALID_REQUEST,
          "\"%s\" names several runs; give more of the id".formatted(part),
          Map.of("candidates", named.stream().map(RunId::toString).toList()));
    }
    return named.stream().findFirst().orElseThrow(Runs::missing);
  }

  private Set<RunId> named(Handle handle, TeamId team, String part) {
    Set<RunId> named = new LinkedHashSet<>();
    if (part.length() >= SHORTEST_PREFIX) {
      named.addAll(queries.byPrefix(handle, team, part, SHOWN_CANDIDATES));
    }
    named.addAll(queries.bySuffix(handle, team, part, SHOWN_CANDIDATES));
    return named;
  }

  /// Whether the stream of a run may say `complete`: it has ended, and its log has its last record
  /// or was waited for long enough. {@link RunChanges} tells when that becomes true.
  public boolean settled(Run run) {
    return run.terminal()
        && (run.logsComplete()
            || run.endedAt() == null
            || logWaits.isOver(run.id(), run.endedAt()));
  }

  /// One page of the caller's team, with the cursor of the next one.
  RunPage list(TeamId team, RunFilter filter) {
    List<RunRow> rows =
        writes.read(handle -> queries.list(handle, team, filter.withLimit(filter.limit() + 1)));
    boolean more = rows.size() > filter.limit();
    List<Run> items = new ArrayList<>();
    rows.stream().limit(filter.limit()).map(views::of).forEach(items::add);
    return new RunPage(items, more ? items.getLast().id().toString() : null);
  }

  /// All attempts of a run.
  List<AttemptSummary> attempts(Caller caller, RunId run) {
    require(caller, Action.SEE, run);
    return writes.read(handle -> tables.attemptQueries().summaries(handle, run));
  }

  /// Asks for the end of a run. Asked again, it is sent again, with what is asked then; for a
  /// program that was told to stop only a shorter grace counts.
  ///
  /// @return the run, ended or about to be stopped
  /// @throws SealaneException `run_terminal` with {@code details.run} when it has ended before
  Run cancel(Caller caller, RunId id, CancelRequest how) {
    RunRow before = require(caller, Action.CHANGE, id);
    Optional<RunRow> after =
        writes.write((handle, effects) -> {
          if (tables.runs().state(handle, id).orElseThrow(Runs::missing).status().terminal()) {
            return Optional.empty();
          }
          tables.runs().requestCancel(handle, id, how);
          RunState run = tables.runs().state(handle, id).orElseThrow(Runs::missing);
          Optional<AttemptRow> current = current(handle, run);
          moves.cancel(handle, run, current, effects);
          current.ifPresent(attempt -> effects.cancel(attempt.instance(), stop(attempt)));
          return queries.find(handle, id);
        });
    log.info("run cancel asked run={} by={}", id, caller.name());
    return after.map(views::of).orElseThrow(() -> terminal(view(caller, before.state().id())));
  }

  /// The attempt that has not ended; a run that waits has none.
  private Optional<AttemptRow> current(Handle handle, RunState run) {
    return run.status() == RunStatus.QUEUED
        ? Optional.empty()
        : tables
            .attemptQueries()
            .find(handle, new AttemptRef(run.id(), run.attempt()))
            .filter(attempt -> !attempt.ended());
  }

  private static CancelRunsRequest.Cancel stop(AttemptRow attempt) {
    return new CancelRunsRequest.Cancel(
        attempt.run().id(), attempt.attempt(), attempt.run().grace());
  }

  RunRow require(Caller caller, Action action, RunId id) {
    RunRow row = writes.read(handle -> queries.find(handle, id)).orElseThrow(Runs::missing);
    Authorization.require(
        caller,
        action,
        "run",
        new Authorization.Owned(
            row.state().team(),
            row.createdBy(),
            row.runner(),
            SpecRules.capability(row.kind(), row.name())));
    return row;
  }

  private static SealaneException missing() {
    return new SealaneException(ErrorCode.NOT_FOUND, "no such run");
  }

  private static SealaneException terminal(Run run) {
    return new SealaneException(
        ErrorCode.RUN_TERMINAL,
        "the run has ended already: it is " + run.status(),
        Map.of("run", run));
  }

  /// What runs are read and stopped with.
  record Parts(
      RunWrites writes, RunTables tables, RunQueryStore queries, Moves moves, RunViews views) {}
}
