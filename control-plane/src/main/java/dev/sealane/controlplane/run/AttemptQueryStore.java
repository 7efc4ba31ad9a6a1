package dev.sealane.controlplane.run;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.MessageId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.id.RunId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.json.Json;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.ReportEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Reads of table `attempt`. Every method works inside the caller's transaction.
final class AttemptQueryStore {

  private static final String SELECT =
      "SELECT "
          + RunStore.STATE
          + """
          , a.attempt, a.instance_id, a.runner_id, a.message_id, a.phase, a.claimed_at,
          a.confirmed_boot, a.confirmed_heartbeat, a.permitted_at, a.absent_heartbeats, a.silent_ms,
          r.disconnected_since IS NOT NULL AS disconnected, a.final_seq,
          a.result IS NOT NULL OR a.late_result IS NOT NULL AS reported
          FROM attempt a JOIN run r ON r.id = a.run_id
          """;

  Optional<AttemptRow> find(Handle handle, AttemptRef ref) {
    return handle
        .createQuery(SELECT + "WHERE a.run_id = :run AND a.attempt = :attempt")
        .bind("run", ref.runId().toString())
        .bind("attempt", ref.attempt())
        .map((row, _) -> attempt(row))
        .findOne();
  }

  /// All that have not ended on an instance.
  List<AttemptRow> unfinished(Handle handle, InstanceId instance) {
    return rows(handle, "a.instance_id = :id AND a.phase <> 'ended'", instance);
  }

  /// What a message carried.
  List<AttemptRow> carried(Handle handle, MessageId message) {
    return rows(handle, "a.message_id = :id", message);
  }

  /// Those of a message that wait for their confirmation.
  List<AttemptRow> claimed(Handle handle, MessageId message) {
    return rows(handle, "a.message_id = :id AND a.phase = 'claimed'", message);
  }

  /// Messages of a queue with runs that wait for their confirmation.
  List<MessageId> claimedMessages(Handle handle, QueueId queue) {
    return handle
        .createQuery(
            """
            SELECT DISTINCT message_id FROM attempt WHERE queue_id = :queue AND phase = 'claimed'
            """)
        .bind("queue", queue.toString())
        .map((row, _) -> MessageId.parse(row.getString("message_id")))
        .list();
  }

  /// All attempts that wait for their confirmation, by the message that carried them.
  Map<MessageId, List<AttemptRef>> claimedMessages(Handle handle) {
    return handle
        .createQuery("SELECT message_id, run_id, attempt FROM attempt WHERE phase = 'claimed'")
        .map((row, _) ->
            Map.entry(
                MessageId.parse(row.getString("message_id")),
                new AttemptRef(RunId.parse(row.getString("run_id")), row.getInt("attempt"))))
        .stream()
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  /// Instances with unfinished attempts; jumps from instance to instance in the index.
  List<InstanceId> busyInstances(Handle handle) {
    return handle
        .createQuery(
            """
            WITH RECURSIVE busy (id) AS (
              SELECT min(instance_id) FROM attempt WHERE phase <> 'ended'
              UNION ALL
              SELECT (SELECT min(instance_id) FROM attempt
                      WHERE phase <> 'ended' AND instance_id > busy.id)
              FROM busy WHERE busy.id IS NOT NULL)
            SELECT id FROM busy WHERE id IS NOT NULL
            """)
        .map((row, _) -> InstanceId.parse(row.getString("id")))
        .list();
  }

  /// What the unfinished attempts of an instance use.
  Capacity used(Handle handle, InstanceId instance) {
    return handle
        .createQuery(
            """
            SELECT coalesce(sum(slots), 0) AS slots, coalesce(sum(cpus), 0) AS cpus,
              coalesce(sum(memory_bytes), 0) AS memory_bytes
            FROM attempt WHERE instance_id = :instance AND phase <> 'ended'
            """)
        .bind("instance", instance.toString())
        .map((row, _) ->
            new Capacity(row.getInt("slots"), row.getDouble("cpus"), row.getLong("memory_bytes")))
        .one();
  }

  /// Slots that the unfinished attempts of a team hold, by instance.
  Map<InstanceId, Integer> slotsInUse(Handle handle, TeamId team) {
    return handle
        .createQuery(
            """
            SELECT instance_id, sum(slots) AS slots FROM attempt
            WHERE team_id = :team AND phase <> 'ended' GROUP BY instance_id
            """)
        .bind("team", team.toString())
        .map((row, _) ->
            Map.entry(InstanceId.parse(row.getString("instance_id")), row.getInt("slots")))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /// All attempts of a run, for people.
  List<AttemptSummary> summaries(Handle handle, RunId run) {
    return handle
        .createQuery("SELECT * FROM attempt WHERE run_id = :run ORDER BY attempt")
        .bind("run", run.toString())
        .map((row, _) -> summary(row))
        .list();
  }

  private static List<AttemptRow> rows(Handle handle, String where, Object id) {
    return handle
        .createQuery(SELECT + "WHERE " + where)
        .bind("id", id.toString())
        .map((row, _) -> attempt(row))
        .list();
  }

  private static AttemptRow attempt(ResultSet row) throws SQLException {
    long finalSeq = row.getLong("final_seq");
    OptionalLong last = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(finalSeq);
    return new AttemptRow(
        RunStore.state(row),
        row.getInt("attempt"),
        InstanceId.parse(row.getString("instance_id")),
        RunnerId.parse(row.getString("runner_id")),
        MessageId.parse(row.getString("message_id")),
        AttemptPhase.parse(row.getString("phase")),
        Instant.ofEpochMilli(row.getLong("claimed_at")),
        row.getLong("confirmed_boot"),
        row.getLong("confirmed_heartbeat"),
        RunStore.instant(row, "permitted_at"),
        row.getInt("absent_heartbeats"),
        Duration.ofMillis(row.getLong("silent_ms")),
        row.getBoolean("disconnected"),
        last,
        row.getBoolean("reported"));
  }

  private static AttemptSummary summary(ResultSet row) throws SQLException {
    return new AttemptSummary(
        row.getInt("attempt"),
        row.getString("phase"),
        row.getString("outcome"),
        RunnerId.parse(row.getString("runner_id")),
        InstanceId.parse(row.getString("instance_id")),
        Instant.ofEpochMilli(row.getLong("claimed_at")),
        RunStore.instant(row, "confirmed_at"),
        RunStore.instant(row, "permitted_at"),
        RunStore.instant(row, "ended_at"),
        row.getBoolean("overlap_possible"),
        tree(row.getString("result")),
        tree(row.getString("late_result")));
  }

  private static ReportEntry.@Nullable Result tree(@Nullable String json) {
    return json == null ? null : (ReportEntry.Result) Json.NATIVE.read(json, ReportEntry.class);
  }
}
