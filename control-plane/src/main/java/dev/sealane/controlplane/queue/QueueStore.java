package dev.sealane.controlplane.queue;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.seal.SealScheme;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Tables `queue` and `seen_queue_key`. Every method works inside the caller's transaction.
public final class QueueStore {

  Optional<RunnerQueue> find(Handle handle, QueueId id) {
    return handle
        .createQuery("SELECT * FROM queue WHERE id = :id")
        .bind("id", id.toString())
        .map((row, _) -> queue(row))
        .findOne();
  }

  List<RunnerQueue> all(Handle handle) {
    return handle.createQuery("SELECT * FROM queue").map((row, _) -> queue(row)).list();
  }

  List<RunnerQueue> list(Handle handle, TeamId team, QueueFilter filter) {
    return handle
        .createQuery(
            """
            SELECT * FROM queue
            WHERE team_id = :team AND id > :after
              AND (:runner IS NULL OR runner_id = :runner)
              AND (:healthy IS NULL OR healthy = :healthy)
              AND (:draining IS NULL OR draining = :draining)
              AND id >= :from AND (:below = '' OR id < :below)
            ORDER BY id LIMIT :limit
            """)
        .bind("team", team.toString())
        .bind("after", filter.after())
        .bind("runner", filter.runner().map(RunnerId::toString).orElse(null))
        .bind("healthy", filter.healthy().orElse(null))
        .bind("draining", filter.draining().orElse(null))
        .bind("from", filter.from())
        .bind("below", filter.below())
        .bind("limit", filter.limit())
        .map((row, _) -> queue(row))
        .list();
  }

  List<RunnerQueue> ofRunner(Handle handle, RunnerId runner) {
    return handle
        .createQuery("SELECT * FROM queue WHERE runner_id = :runner ORDER BY id")
        .bind("runner", runner.toString())
        .map((row, _) -> queue(row))
        .list();
  }

  /// Queues of an instance from boots below {@code boot}.
  List<RunnerQueue> ofOlderBoots(Handle handle, InstanceId instance, long boot) {
    return handle
        .createQuery("SELECT * FROM queue WHERE instance_id = :instance AND boot < :boot")
        .bind("instance", instance.toString())
        .bind("boot", boot)
        .map((row, _) -> queue(row))
        .list();
  }

  /// Queues whose instance has booted again since.
  List<RunnerQueue> ofOlderBoots(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT q.* FROM queue q JOIN instance i ON i.id = q.instance_id
            WHERE q.boot < i.boot
            """)
        .map((row, _) -> queue(row))
        .list();
  }

  int countOfInstance(Handle handle, InstanceId instance) {
    return handle
        .createQuery("SELECT count(*) FROM queue WHERE instance_id = :instance")
        .bind("instance", instance.toString())
        .mapTo(Integer.class)
        .one();
  }

  int countOfRunner(Handle handle, RunnerId runner) {
    return handle
        .createQuery("SELECT count(*) FROM queue WHERE runner_id = :runner AND instance_id IS NULL")
        .bind("runner", runner.toString())
        .mapTo(Integer.class)
        .one();
  }

  /// Notes a key as seen.
  ///
  /// @return false when it was seen before
  boolean noteKey(Handle handle, String thumbprint, QueueId queue) {
    return handle
            .createUpdate(
                """
                INSERT INTO seen_queue_key (thumbprint, queue_id) VALUES (:thumbprint, :queue)
                ON CONFLICT DO NOTHING
                """)
            .bind("thumbprint", thumbprint)
            .bind("queue", queue.toString())
            .execute()
        == 1;
  }

  void insert(Handle handle, RunnerQueue queue) {
    handle
        .createUpdate(
            """
            INSERT INTO queue (
              id, team_id, runner_id, instance_id, boot, public_pem, scheme, healthy, draining,
              failed_checks, passed_checks, last_check_at, last_poll_no, created_at, updated_at,
              version)
            VALUES (
              :id, :team, :runner, :instance, :boot, :key, :scheme, :healthy, :draining,
              0, 0, NULL, 0, :now, :now, :version)
            """)
        .bind("id", queue.id().toString())
        .bind("team", queue.team().toString())
        .bind("runner", queue.runner().toString())
        .bind("instance", queue.origin().map(origin -> origin.instance().toString()).orElse(null))
        .bind("boot", queue.origin().map(RunnerQueue.Origin::boot).orElse(null))
        .bind("key", queue.publicPem())
        .bind("scheme", queue.scheme().toString())
        .bind("healthy", queue.healthy())
        .bind("draining", queue.draining())
        .bind("now", queue.createdAt().toEpochMilli())
        .bind("version", queue.version())
        .execute();
  }

  /// Stores health, draining and version.
  void update(Handle handle, RunnerQueue queue) {
    handle
        .createUpdate(
            """
            UPDATE queue SET healthy = :healthy, draining = :draining, failed_checks = :failed,
              passed_checks = :passed, last_check_at = :checked, updated_at = :updated,
              version = :version
            WHERE id = :id
            """)
        .bind("id", queue.id().toString())
        .bind("healthy", queue.healthy())
        .bind("draining", queue.draining())
        .bind("failed", queue.failedChecks())
        .bind("passed", queue.passedChecks())
        .bind("checked", queue.lastCheckAt().map(Instant::toEpochMilli).orElse(null))
        .bind("updated", queue.updatedAt().toEpochMilli())
        .bind("version", queue.version())
        .execute();
  }

  /// Notes that a poll is answered with messages.
  ///
  /// @return false when the queue is gone or a later poll was answered
  boolean answered(Handle handle, QueueId id, long pollNo) {
    return handle
            .createUpdate(
                "UPDATE queue SET last_poll_no = :no WHERE id = :id AND last_poll_no < :no")
            .bind("id", id.toString())
            .bind("no", pollNo)
            .execute()
        == 1;
  }

  boolean delete(Handle handle, QueueId id) {
    handle
        .createUpdate("DELETE FROM message WHERE queue_id = :id")
        .bind("id", id.toString())
        .execute();
    return handle
            .createUpdate("DELETE FROM queue WHERE id = :id")
            .bind("id", id.toString())
            .execute()
        == 1;
  }

  private static RunnerQueue queue(ResultSet row) throws SQLException {
    String instance = row.getString("instance_id");
    long boot = row.getLong("boot");
    long checked = row.getLong("last_check_at");
    Optional<Instant> lastCheck =
        row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(checked));
    return new RunnerQueue(
        QueueId.parse(row.getString("id")),
        TeamId.parse(row.getString("team_id")),
        RunnerId.parse(row.getString("runner_id")),
        Optional.ofNullable(instance).map(id -> new RunnerQueue.Origin(InstanceId.parse(id), boot)),
        row.getString("public_pem"),
        SealScheme.parse(row.getString("scheme")),
        row.getBoolean("healthy"),
        row.getBoolean("draining"),
        row.getInt("failed_checks"),
        row.getInt("passed_checks"),
        lastCheck,
        row.getLong("last_poll_no"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Instant.ofEpochMilli(row.getLong("updated_at")),
        row.getLong("version"));
  }
}
