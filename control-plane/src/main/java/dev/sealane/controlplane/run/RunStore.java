package dev.sealane.controlplane.run;

import dev.sealane.api.id.RunId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.json.Json;
import dev.sealane.api.run.CancelRequest;
import dev.sealane.api.run.RunError;
import dev.sealane.api.run.RunStatus;
import dev.sealane.api.seal.Bytes;
import dev.sealane.controlplane.instance.InstanceView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/// Writes of table `run`, and the only class that writes its `status`. Each move is a
/// compare-and-set on status and attempt; what the next status is was read from {@code
/// RunTransitions} before. Every method works inside the caller's transaction.
final class RunStore {

  static final String STATE =
      """
      r.id, r.team_id, r.class_id, r.status, r.cancel_requested, r.attempt AS current_attempt,
      r.start_tries, r.retries, r.max_retries, r.lost_after_ms, r.grace_ms, r.fenced
      """;

  void insert(Handle handle, NewRun run, long turn) {
    handle
        .createUpdate(
            """
            INSERT INTO run (
              id, team_id, created_by, kind, name, class_id, priority, turn, status,
              cancel_requested, attempt, start_tries, retries, max_retries, lost_after_ms, grace_ms,
              spec_sealed, shown, archive_id, created_at, logs_complete, fenced,
              idempotency_key, body_hmac)
            VALUES (
              :id, :team, :createdBy, :kind, :name, :class, :priority, :turn, :status,
              0, 0, 0, 0, :maxRetries, :lostAfter, :grace,
              :sealed, :shown, :archive, :at, 0, 0,
              :key, :bodyHmac)
            """)
        .bind("id", run.id().toString())
        .bind("team", run.team().toString())
        .bind("createdBy", run.createdBy())
        .bind("kind", run.spec().kind().toString())
        .bind("name", run.spec().name())
        .bind("class", run.runClass().id())
        .bind("priority", run.spec().priority())
        .bind("turn", turn)
        .bind("status", RunStatus.QUEUED.toString())
        .bind("maxRetries", run.spec().maxRetries())
        .bind("lostAfter", run.spec().lostAfter().toMillis())
        .bind("grace", run.spec().grace().toMillis())
        .bind("sealed", run.sealed().toArray())
        .bind("shown", Json.NATIVE.write(run.shown()))
        .bind("archive", run.archive().map(Object::toString).orElse(null))
        .bind("at", run.at().toEpochMilli())
        .bind("key", run.key())
        .bind("bodyHmac", run.bodyHmac())
        .execute();
  }

  /// The state of a run, for a move.
  Optional<RunState> state(Handle handle, RunId run) {
    return handle
        .createQuery("SELECT " + STATE + " FROM run r WHERE r.id = :run")
        .bind("run", run.toString())
        .map((row, _) -> state(row))
        .findOne();
  }

  /// Queued runs of a class in the order of claims.
  ///
  /// @param skip how many of them to leave out
  List<Candidate> queued(
      Handle handle, RunClass runClass, InstanceView instance, int skip, int limit) {
    return handle
        .createQuery(
            "SELECT "
                + STATE
                + """
                , r.priority, r.turn, r.spec_sealed,
                b.instance_id, b.reason_code, b.reason, b.policy_hash, b.until_at, b.refusals
                FROM run r LEFT JOIN bar b ON b.run_id = r.id AND b.instance_id = :instance
                WHERE r.team_id = :team AND r.class_id = :class AND r.status = 'queued'
                ORDER BY r.priority DESC, r.turn, r.id LIMIT :limit OFFSET :skip
                """)
        .bind("instance", instance.id().toString())
        .bind("team", runClass.requirements().team().toString())
        .bind("class", runClass.id())
        .bind("limit", limit)
        .bind("skip", skip)
        .map((row, _) ->
            new Candidate(
                state(row),
                row.getInt("current_attempt") + 1,
                runClass,
                row.getInt("priority"),
                row.getLong("turn"),
                Bytes.copyOf(row.getBytes("spec_sealed")),
                BarStore.barOfRun(row)))
        .list();
  }

  /// Classes of a team with queued runs; jumps from class to class in the index.
  List<Long> queuedClasses(Handle handle, TeamId team) {
    return handle
        .createQuery(
            """
            WITH RECURSIVE waiting (id) AS (
              SELECT min(class_id) FROM run WHERE team_id = :team AND status = 'queued'
              UNION ALL
              SELECT (SELECT min(class_id) FROM run
                      WHERE team_id = :team AND status = 'queued' AND class_id > waiting.id)
              FROM waiting WHERE waiting.id IS NOT NULL)
            SELECT id FROM waiting WHERE id IS NOT NULL
            """)
        .bind("team", team.toString())
        .mapTo(Long.class)
        .list();
  }

  /// Classes of all teams with queued runs; reads the whole index of queued runs once.
  List<Long> queuedClasses(Handle handle) {
    return handle
        .createQuery("SELECT DISTINCT class_id FROM run WHERE status = 'queued'")
        .mapTo(Long.class)
        .list();
  }

  /// Leases queued runs to {@code place}: their attempt numbers rise.
  ///
  /// @throws IllegalStateException when one of them is not as it was read
  void lease(Handle handle, Collection<RunState> runs, RunStatus to, ClaimPlace place) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            UPDATE run SET status = :to, attempt = attempt + 1, leased_at = :now,
              instance_id = :instance, runner_id = :runner, logs_complete = 0
            WHERE id = :id AND status = :from AND attempt = :attempt
            """);
    for (RunState run : runs) {
      batch
          .bind("to", to.toString())
          .bind("now", place.at().toEpochMilli())
          .bind("instance", place.instance().id().toString())
          .bind("runner", place.instance().runner().toString())
          .bind("id", run.id().toString())
          .bind("from", run.status().toString())
          .bind("attempt", run.attempt())
          .add();
    }
    for (int changed : batch.execute()) {
      requireOne(changed);
    }
  }

  /// The permit: from now on the program may have started.
  void start(Handle handle, RunState run, RunStatus to, Instant now) {
    move(
        handle
            .createUpdate(
                """
                UPDATE run SET status = :to, started_at = :now
                WHERE id = :id AND status = :from AND attempt = :attempt
                """)
            .bind("now", now.toEpochMilli()),
        run,
        to);
  }

  /// Back into the queue, in its old turn.
  ///
  /// @param tries what the attempt counts as
  /// @param fenced whether the attempt may still run somewhere; once true, it stays so
  void requeue(Handle handle, RunState run, RunStatus to, Tries tries, boolean fenced) {
    move(
        handle
            .createUpdate(
                """
                UPDATE run SET status = :to, start_tries = start_tries + :startTry,
                  retries = retries + :retry,
                  fenced = CASE WHEN :fenced THEN :fenced ELSE fenced END, leased_at = NULL,
                  started_at = NULL, disconnected_since = NULL, instance_id = NULL, runner_id = NULL
                WHERE id = :id AND status = :from AND attempt = :attempt
                """)
            .bind("startTry", tries == Tries.START ? 1 : 0)
            .bind("retry", tries == Tries.RETRY ? 1 : 0)
            .bind("fenced", fenced),
        run,
        to);
  }

  /// Waits for its instance to stop it.
  void cancelling(Handle handle, RunState run, RunStatus to) {
    move(
        handle.createUpdate(
            "UPDATE run SET status = :to WHERE id = :id AND status = :from AND attempt = :attempt"),
        run,
        to);
  }

  /// The end for good.
  ///
  /// @param logsComplete whether its log has its last record already
  void end(Handle handle, RunState run, RunStatus to, Ending ending, boolean logsComplete) {
    RunError error = ending.error();
    move(
        handle
            .createUpdate(
                """
                UPDATE run SET status = :to, exit_code = :exitCode, ended_by = :endedBy,
                  error_code = :errorCode, error_message = :errorMessage, error_class = :errorClass,
                  started_at = :startedAt, ended_at = :endedAt, disconnected_since = NULL,
                  logs_complete = :logsComplete
                WHERE id = :id AND status = :from AND attempt = :attempt
                """)
            .bind("exitCode", ending.exitCode())
            .bind("endedBy", ending.endedBy().toString())
            .bind("errorCode", error == null ? null : error.code())
            .bind("errorMessage", error == null ? null : error.message())
            .bind("errorClass", error == null ? null : error.failureClass().toString())
            .bind("startedAt", millis(ending.startedAt()))
            .bind("endedAt", ending.at().toEpochMilli())
            .bind("logsComplete", logsComplete),
        run,
        to);
  }

  /// The place of the attempt whose result came while the run waited for its next one.
  void restorePlace(Handle handle, AttemptRow attempt) {
    handle
        .createUpdate(
            """
            UPDATE run SET leased_at = :at, instance_id = :instance, runner_id = :runner
            WHERE id = :id
            """)
        .bind("at", attempt.claimedAt().toEpochMilli())
        .bind("instance", attempt.instance().toString())
        .bind("runner", attempt.runner().toString())
        .bind("id", attempt.run().id().toString())
        .execute();
  }

  /// Frees an idempotency key whose time is over.
  void forgetKey(Handle handle, RunId run) {
    handle
        .createUpdate("UPDATE run SET idempotency_key = NULL WHERE id = :id")
        .bind("id", run.toString())
        .execute();
  }

  /// What an earlier request said stays where this one says nothing.
  void requestCancel(Handle handle, RunId run, CancelRequest how) {
    handle
        .createUpdate(
            """
            UPDATE run SET cancel_requested = 1, cancel_reason = coalesce(:reason, cancel_reason),
              grace_ms = coalesce(:grace, grace_ms)
            WHERE id = :id
            """)
        .bind("reason", how.reason())
        .bind("grace", how.grace() == null ? null : how.grace().toMillis())
        .bind("id", run.toString())
        .execute();
  }

  void logsComplete(Handle handle, RunId run) {
    handle
        .createUpdate("UPDATE run SET logs_complete = 1 WHERE id = :id")
        .bind("id", run.toString())
        .execute();
  }

  /// Shows since when the instance of a run is silent; null = it is not.
  void disconnected(Handle handle, RunId run, @Nullable Instant since) {
    handle
        .createUpdate("UPDATE run SET disconnected_since = :since WHERE id = :id")
        .bind("since", millis(since))
        .bind("id", run.toString())
        .execute();
  }

  /// Keeps why contact to the instance of a run was lost.
  ///
  /// @param loss JSON of a `ContactLoss`
  void contactLost(Handle handle, RunId run, String loss) {
    handle
        .createUpdate("UPDATE run SET contact_loss = :loss WHERE id = :id")
        .bind("loss", loss)
        .bind("id", run.toString())
        .execute();
  }

  private static void move(Update update, RunState run, RunStatus to) {
    requireOne(
        update
            .bind("to", to.toString())
            .bind("id", run.id().toString())
            .bind("from", run.status().toString())
            .bind("attempt", run.attempt())
            .execute());
  }

  /// The writer is alone, so a state that was read in the same transaction cannot have changed.
  private static void requireOne(int changed) {
    if (changed != 1) {
      throw new IllegalStateException("a run is not in the state that was just read");
    }
  }

  static RunState state(ResultSet row) throws SQLException {
    return new RunState(
        RunId.parse(row.getString("id")),
        TeamId.parse(row.getString("team_id")),
        row.getLong("class_id"),
        RunStatus.parse(row.getString("status")),
        row.getBoolean("cancel_requested"),
        row.getInt("current_attempt"),
        row.getInt("start_tries"),
        row.getInt("retries"),
        row.getInt("max_retries"),
        Duration.ofMillis(row.getLong("lost_after_ms")),
        Duration.ofMillis(row.getLong("grace_ms")),
        row.getBoolean("fenced"));
  }

  static @Nullable Long millis(@Nullable Instant time) {
    return time == null ? null : time.toEpochMilli();
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(value);
  }
}
