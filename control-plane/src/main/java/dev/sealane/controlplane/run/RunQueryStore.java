package dev.sealane.controlplane.run;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.RunId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.run.EndedBy;
import dev.sealane.api.run.FailureClass;
import dev.sealane.api.run.RunError;
import dev.sealane.api.run.RunKind;
import dev.sealane.api.run.RunStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/// Reads of table `run` for people. Every method works inside the caller's transaction.
final class RunQueryStore {

  private static final String SELECT =
      "SELECT "
          + RunStore.STATE
          + """
          , r.created_by, r.kind, r.name, r.priority, r.shown, r.exit_code, r.ended_by,
          r.error_code, r.error_message, r.error_class, r.created_at, r.leased_at, r.started_at,
          r.ended_at, r.disconnected_since, r.contact_loss, r.cancel_reason, r.instance_id, r.runner_id,
          r.logs_complete
          FROM run r
          """;

  /// Ids are made a little ahead of the clock under load.
  private static final Duration AHEAD = Duration.ofMinutes(1);

  private static final char AFTER_HEX = 'g';

  Optional<RunRow> find(Handle handle, RunId run) {
    return handle
        .createQuery(SELECT + "WHERE r.id = :run")
        .bind("run", run.toString())
        .map((row, _) -> run(row))
        .findOne();
  }

  /// The run that a user made with an idempotency key.
  Optional<Keyed> byKey(Handle handle, TeamId team, String createdBy, String key) {
    return handle
        .createQuery(
            SELECT.replace("FROM run r", ", r.body_hmac FROM run r")
                + """
                WHERE r.team_id = :team AND r.created_by = :createdBy AND r.idempotency_key = :key
                """)
        .bind("team", team.toString())
        .bind("createdBy", createdBy)
        .bind("key", key)
        .map((row, _) -> new Keyed(run(row), row.getString("body_hmac")))
        .findOne();
  }

  /// Ids that begin with {@code prefix}, by the index; at most {@code limit}.
  List<RunId> byPrefix(Handle handle, TeamId team, String prefix, int limit) {
    return handle
        .createQuery(
            """
            SELECT id FROM run WHERE team_id = :team AND id >= :prefix AND id < :end LIMIT :limit
            """)
        .bind("team", team.toString())
        .bind("prefix", prefix)
        .bind("end", prefix + AFTER_HEX)
        .bind("limit", limit)
        .map((row, _) -> RunId.parse(row.getString("id")))
        .list();
  }

  /// Ids that end with {@code suffix} of 6 characters or more; at most {@code limit}.
  List<RunId> bySuffix(Handle handle, TeamId team, String suffix, int limit) {
    return handle
        .createQuery(
            """
            SELECT id FROM run WHERE team_id = :team AND substr(id, -6) = :tail
            AND substr(id, -:length) = :suffix LIMIT :limit
            """)
        .bind("team", team.toString())
        .bind("tail", suffix.substring(suffix.length() - 6))
        .bind("length", suffix.length())
        .bind("suffix", suffix)
        .bind("limit", limit)
        .map((row, _) -> RunId.parse(row.getString("id")))
        .list();
  }

  /// One page.
  List<RunRow> list(Handle handle, TeamId team, RunFilter filter) {
    StringBuilder where = new StringBuilder();
    if (unfinished(filter)) {
      where.append("INDEXED BY run_unfinished ");
    }
    where.append("WHERE r.team_id = :team");
    if (unfinished(filter)) {
      where.append(" AND r.status IN ('queued', 'leased', 'running', 'cancelling')");
    }
    if (!filter.statuses().isEmpty()) {
      where.append(" AND r.status IN (").append(words(filter)).append(')');
    }
    filter.kind().ifPresent(_ -> where.append(" AND r.kind = :kind"));
    filter.createdBy().ifPresent(_ -> where.append(" AND r.created_by = :createdBy"));
    filter.since().ifPresent(_ -> where.append(" AND r.id >= :firstId AND r.created_at >= :since"));
    filter
        .cursor()
        .ifPresent(_ ->
            where.append(filter.oldestFirst() ? " AND r.id > :cursor" : " AND r.id < :cursor"));
    where.append(filter.oldestFirst() ? " ORDER BY r.id" : " ORDER BY r.id DESC");
    Query query =
        handle
            .createQuery(SELECT + where + " LIMIT :limit")
            .bind("team", team.toString())
            .bind("limit", filter.limit());
    filter.kind().ifPresent(kind -> query.bind("kind", kind.toString()));
    filter.createdBy().ifPresent(name -> query.bind("createdBy", name));
    filter
        .since()
        .ifPresent(since ->
            query
                .bind("since", since.toEpochMilli())
                .bind("firstId", firstIdOf(since.minus(AHEAD))));
    filter.cursor().ifPresent(cursor -> query.bind("cursor", cursor.toString()));
    return query.map((row, _) -> run(row)).list();
  }

  /// Whether the few runs that have not ended are enough to look at; SQLite would rather walk all.
  private static boolean unfinished(RunFilter filter) {
    return !filter.statuses().isEmpty()
        && filter.statuses().stream().noneMatch(RunStatus::terminal);
  }

  /// Words of an enum, so nothing of them comes from outside.
  private static String words(RunFilter filter) {
    return filter.statuses().stream()
        .map(status -> "'" + status + "'")
        .collect(Collectors.joining(", "));
  }

  /// The least UUIDv7 text of a time: its first 48 bits are the milliseconds.
  private static String firstIdOf(Instant time) {
    String hex = "%012x".formatted(Math.max(0, time.toEpochMilli()));
    return hex.substring(0, 8) + "-" + hex.substring(8);
  }

  private static RunRow run(ResultSet row) throws SQLException {
    return new RunRow(
        RunStore.state(row),
        row.getString("created_by"),
        RunKind.parse(row.getString("kind")),
        row.getString("name"),
        row.getInt("priority"),
        row.getString("shown"),
        exitCode(row),
        ifPresent(row.getString("ended_by"), EndedBy::parse),
        error(row),
        Objects.requireNonNull(RunStore.instant(row, "created_at")),
        RunStore.instant(row, "leased_at"),
        RunStore.instant(row, "started_at"),
        RunStore.instant(row, "ended_at"),
        RunStore.instant(row, "disconnected_since"),
        row.getString("contact_loss"),
        row.getString("cancel_reason"),
        ifPresent(row.getString("instance_id"), InstanceId::parse),
        ifPresent(row.getString("runner_id"), RunnerId::parse),
        row.getBoolean("logs_complete"));
  }

  private static @Nullable Integer exitCode(ResultSet row) throws SQLException {
    int code = row.getInt("exit_code");
    return row.wasNull() ? null : code;
  }

  private static @Nullable RunError error(ResultSet row) throws SQLException {
    String code = row.getString("error_code");
    return code == null
        ? null
        : new RunError(
            code, row.getString("error_message"), FailureClass.parse(row.getString("error_class")));
  }

  private static <T> @Nullable T ifPresent(@Nullable String text, Parser<T> parser) {
    return text == null ? null : parser.parse(text);
  }

  private interface Parser<T> {
    T parse(String text);
  }

  /// @param bodyHmac fingerprint of the request that made it
  record Keyed(RunRow run, String bodyHmac) {}
}
