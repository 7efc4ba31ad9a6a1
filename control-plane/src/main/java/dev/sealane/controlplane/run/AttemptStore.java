package dev.sealane.controlplane.run;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.MessageId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.id.RunId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.json.Json;
import dev.sealane.api.json.WireWord;
import dev.sealane.api.run.RunEvent;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.controlplane.instance.InstanceView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/// Table `attempt`. Every method works inside the caller's transaction.
final class AttemptStore {

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
    return handle
        .createQuery(SELECT + "WHERE a.instance_id = :instance AND a.phase <> 'ended'")
        .bind("instance", instance.toString())
        .map((row, _) -> attempt(row))
        .list();
  }

  /// What a message carried.
  List<AttemptRow> carried(Handle handle, MessageId message) {
    return handle
        .createQuery(SELECT + "WHERE a.message_id = :message")
        .bind("message", message.toString())
        .map((row, _) -> attempt(row))
        .list();
  }

  /// Those of a message that wait for their confirmation.
  List<AttemptRow> claimed(Handle handle, MessageId message) {
    return handle
        .createQuery(SELECT + "WHERE a.message_id = :message AND a.phase = 'claimed'")
        .bind("message", message.toString())
        .map((row, _) -> attempt(row))
        .list();
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

  /// Stores a new attempt of each candidate.
  void insert(Handle handle, Collection<Candidate> candidates, ClaimPlace place) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO attempt (
              run_id, attempt, team_id, instance_id, runner_id, queue_id, message_id, phase, slots,
              cpus, memory_bytes, claimed_at, absent_heartbeats, silent_ms, overlap_possible)
            VALUES (
              :run, :attempt, :team, :instance, :runner, :queue, :message, 'claimed', 1,
              :cpus, :memory, :at, 0, 0, :overlap)
            """);
    for (Candidate candidate : candidates) {
      Requirements takes = candidate.runClass().requirements();
      batch
          .bind("run", candidate.run().id().toString())
          .bind("attempt", candidate.attempt())
          .bind("team", candidate.run().team().toString())
          .bind("instance", place.instance().id().toString())
          .bind("runner", place.instance().runner().toString())
          .bind("queue", place.queue().toString())
          .bind("message", place.message().toString())
          .bind("cpus", takes.cpus())
          .bind("memory", takes.memoryBytes())
          .bind("at", place.at().toEpochMilli())
          .bind("overlap", candidate.run().fenced() && takes.mayUseContainer())
          .add();
    }
    batch.execute();
  }

  /// The instance has it in its journal.
  void confirm(Handle handle, AttemptRow attempt, InstanceView instance, Instant now) {
    handle
        .createUpdate(
            """
            UPDATE attempt SET phase = 'confirmed', confirmed_at = :now, confirmed_boot = :boot,
              confirmed_heartbeat = :heartbeat
            WHERE run_id = :run AND attempt = :attempt
            """)
        .bind("now", now.toEpochMilli())
        .bind("boot", instance.boot())
        .bind("heartbeat", instance.heartbeatNo())
        .bind("run", attempt.run().id().toString())
        .bind("attempt", attempt.attempt())
        .execute();
  }

  /// The permit, and the confirmation when there was none.
  void permit(Handle handle, AttemptRow attempt, InstanceView instance, Instant now) {
    handle
        .createUpdate(
            """
            UPDATE attempt SET phase = 'permitted', permitted_at = :now,
              confirmed_at = coalesce(confirmed_at, :now),
              confirmed_boot = coalesce(confirmed_boot, :boot),
              confirmed_heartbeat = coalesce(confirmed_heartbeat, :heartbeat)
            WHERE run_id = :run AND attempt = :attempt
            """)
        .bind("now", now.toEpochMilli())
        .bind("boot", instance.boot())
        .bind("heartbeat", instance.heartbeatNo())
        .bind("run", attempt.run().id().toString())
        .bind("attempt", attempt.attempt())
        .execute();
  }

  /// Its end.
  ///
  /// @param result null = the instance has not told one
  void end(
      Handle handle,
      AttemptRow attempt,
      RunEvent event,
      ReportEntry.@Nullable Result result,
      Instant now) {
    handle
        .createUpdate(
            """
            UPDATE attempt SET phase = 'ended', ended_at = :now, outcome = :outcome,
              result = :result, final_seq = :finalSeq
            WHERE run_id = :run AND attempt = :attempt
            """)
        .bind("now", now.toEpochMilli())
        .bind("outcome", WireWord.of(event))
        .bind("result", result == null ? null : Json.NATIVE.write(result))
        .bind("finalSeq", result == null ? null : result.finalSeq())
        .bind("run", attempt.run().id().toString())
        .bind("attempt", attempt.attempt())
        .execute();
  }

  /// A result that came after the end.
  void lateResult(Handle handle, AttemptRow attempt, ReportEntry.Result result) {
    handle
        .createUpdate(
            """
            UPDATE attempt SET late_result = :result, final_seq = :finalSeq
            WHERE run_id = :run AND attempt = :attempt
            """)
        .bind("result", Json.NATIVE.write(result))
        .bind("finalSeq", result.finalSeq())
        .bind("run", attempt.run().id().toString())
        .bind("attempt", attempt.attempt())
        .execute();
  }

  void absent(Handle handle, AttemptRow attempt, int heartbeats) {
    handle
        .createUpdate(
            """
            UPDATE attempt SET absent_heartbeats = :count WHERE run_id = :run AND attempt = :attempt
            """)
        .bind("count", heartbeats)
        .bind("run", attempt.run().id().toString())
        .bind("attempt", attempt.attempt())
        .execute();
  }

  /// Adds counted silence to all unfinished attempts of an instance.
  void addSilence(Handle handle, InstanceId instance, Duration silence) {
    handle
        .createUpdate(
            """
            UPDATE attempt SET silent_ms = silent_ms + :silence
            WHERE instance_id = :instance AND phase <> 'ended'
            """)
        .bind("silence", silence.toMillis())
        .bind("instance", instance.toString())
        .execute();
  }

  /// Ends the silence of all unfinished attempts of an instance.
  void clearSilence(Handle handle, InstanceId instance) {
    handle
        .createUpdate(
            """
            UPDATE attempt SET silent_ms = 0
            WHERE instance_id = :instance AND phase <> 'ended' AND silent_ms > 0
            """)
        .bind("instance", instance.toString())
        .execute();
  }

  /// All attempts of a run, for people.
  List<AttemptSummary> summaries(Handle handle, RunId run) {
    return handle
        .createQuery("SELECT * FROM attempt WHERE run_id = :run ORDER BY attempt")
        .bind("run", run.toString())
        .map((row, _) -> summary(row))
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
