package dev.sealane.controlplane.instance;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.runner.Heartbeat;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/// Table `instance`. Every method works inside the caller's transaction.
public final class InstanceStore {

  private static final String ENDED = "its daemon has ended";

  private static final String SELECT =
      """
      SELECT i.*, i.draining OR r.draining AS any_draining, i.gone OR r.deleted AS any_gone
      FROM instance i JOIN runner r ON r.id = i.runner_id
      """;

  Optional<InstanceView> find(Handle handle, InstanceId id) {
    return handle
        .createQuery(SELECT + "WHERE i.id = :id")
        .bind("id", id.toString())
        .map((row, _) -> view(row))
        .findOne();
  }

  Optional<InstanceView> findBySession(Handle handle, String sessionSha256) {
    return handle
        .createQuery(SELECT + "WHERE i.session_sha256 = :session")
        .bind("session", sessionSha256)
        .map((row, _) -> view(row))
        .findOne();
  }

  List<InstanceView> ofTeam(Handle handle, TeamId team) {
    return handle
        .createQuery(SELECT + "WHERE i.team_id = :team AND i.gone = 0 ORDER BY i.id")
        .bind("team", team.toString())
        .map((row, _) -> view(row))
        .list();
  }

  List<InstanceView> ofRunner(Handle handle, RunnerId runner) {
    return handle
        .createQuery(SELECT + "WHERE i.runner_id = :runner AND i.gone = 0 ORDER BY i.id")
        .bind("runner", runner.toString())
        .map((row, _) -> view(row))
        .list();
  }

  List<InstanceId> barred(Handle handle) {
    return handle
        .createQuery("SELECT id FROM instance WHERE barred = 1 AND gone = 0")
        .map((row, _) -> InstanceId.parse(row.getString("id")))
        .list();
  }

  /// The PEM of the pinned key.
  Optional<String> pinnedKey(Handle handle, InstanceId id) {
    return handle
        .createQuery("SELECT public_pem FROM instance WHERE id = :id")
        .bind("id", id.toString())
        .mapTo(String.class)
        .findOne();
  }

  /// Stores a boot: a new row, or the old one with everything that the boot says. The capacity of
  /// an older boot does not count any more.
  void putBoot(Handle handle, Boot boot) {
    handle
        .createUpdate(
            """
            INSERT INTO instance (
              id, team_id, runner_id, token_id, public_pem, boot, session_sha256, version, wire,
              hostname, os, arch, labels, runtimes, policy_hash, heartbeat_no, draining, slots,
              cpus, memory_bytes, reserved_slots, reserved_cpus, reserved_memory_bytes,
              disk_free_bytes, intake_closed, unconfirmed_in_row, barred, created_at,
              last_contact_at, gone)
            VALUES (
              :id, :team, :runner, :token, :key, :boot, :session, :version, :wire,
              :hostname, :os, :arch, :labels, :runtimes, :policy, 0, 0, 0,
              0, 0, 0, 0, 0,
              0, NULL, 0, 0, :now,
              :now, 0)
            ON CONFLICT (id) DO UPDATE SET
              token_id = :token, boot = :boot, session_sha256 = :session, version = :version,
              wire = :wire, hostname = :hostname, os = :os, arch = :arch, labels = :labels,
              runtimes = :runtimes, policy_hash = :policy, heartbeat_no = 0, draining = 0,
              slots = 0, cpus = 0, memory_bytes = 0, reserved_slots = 0, reserved_cpus = 0,
              reserved_memory_bytes = 0, disk_free_bytes = 0, intake_closed = NULL,
              silent_runtimes = '', last_contact_at = :now, gone = 0
            """)
        .bind("id", boot.id().toString())
        .bind("team", boot.team().toString())
        .bind("runner", boot.runner().toString())
        .bind("token", boot.token().toString())
        .bind("key", boot.request().publicKey().toPem())
        .bind("boot", boot.request().boot())
        .bind("session", boot.sessionSha256())
        .bind("version", boot.request().version())
        .bind("wire", boot.request().wire())
        .bind("hostname", boot.request().hostname())
        .bind("os", boot.request().os())
        .bind("arch", boot.request().arch())
        .bind("labels", String.join(",", boot.labels()))
        .bind("runtimes", String.join(",", boot.request().runtimes()))
        .bind("policy", boot.request().policyHash())
        .bind("now", boot.at().toEpochMilli())
        .execute();
  }

  /// @return false when a later heartbeat of this boot is stored already
  boolean putHeartbeat(Handle handle, InstanceId id, Heartbeat heartbeat, Instant now) {
    return handle
            .createUpdate(
                """
                UPDATE instance SET
                  heartbeat_no = :no, draining = :draining, slots = :slots, cpus = :cpus,
                  memory_bytes = :memory, reserved_slots = :reservedSlots,
                  reserved_cpus = :reservedCpus, reserved_memory_bytes = :reservedMemory,
                  disk_free_bytes = :disk, silent_runtimes = :silent,
                  intake_closed = CASE intake_closed WHEN :ended THEN :ended ELSE :closed END,
                  last_contact_at = :now
                WHERE id = :id AND heartbeat_no < :no
                """)
            .bind("id", id.toString())
            .bind("no", heartbeat.no())
            .bind("draining", heartbeat.draining())
            .bind("slots", heartbeat.slots())
            .bind("cpus", heartbeat.cpus())
            .bind("memory", heartbeat.memoryBytes())
            .bind("reservedSlots", heartbeat.reserved().slots())
            .bind("reservedCpus", heartbeat.reserved().cpus())
            .bind("reservedMemory", heartbeat.reserved().memoryBytes())
            .bind("disk", heartbeat.diskFreeBytes())
            .bind("ended", ENDED)
            .bind("closed", heartbeat.intakeClosed())
            .bind("silent", String.join(",", heartbeat.silentRuntimes()))
            .bind("now", now.toEpochMilli())
            .execute()
        == 1;
  }

  /// Closes the intake until the next boot; a heartbeat that was on its way does not open it.
  ///
  /// @param instance as of the boot that ended
  void end(Handle handle, InstanceView instance) {
    handle
        .createUpdate("UPDATE instance SET intake_closed = :why WHERE id = :id AND boot = :boot")
        .bind("why", ENDED)
        .bind("id", instance.id().toString())
        .bind("boot", instance.boot())
        .execute();
  }

  void countUnconfirmed(Handle handle, InstanceId id, int barAt) {
    handle
        .createUpdate(
            """
            UPDATE instance SET unconfirmed_in_row = unconfirmed_in_row + 1,
              barred = barred OR unconfirmed_in_row + 1 >= :barAt
            WHERE id = :id
            """)
        .bind("id", id.toString())
        .bind("barAt", barAt)
        .execute();
  }

  void clearUnconfirmed(Handle handle, InstanceId id) {
    handle
        .createUpdate(
            "UPDATE instance SET unconfirmed_in_row = 0 WHERE id = :id AND unconfirmed_in_row > 0")
        .bind("id", id.toString())
        .execute();
  }

  void unbar(Handle handle, InstanceId id) {
    handle
        .createUpdate("UPDATE instance SET unconfirmed_in_row = 0, barred = 0 WHERE id = :id")
        .bind("id", id.toString())
        .execute();
  }

  void remove(Handle handle, InstanceId id) {
    handle
        .createUpdate("UPDATE instance SET gone = 1, session_sha256 = '-' || id WHERE id = :id")
        .bind("id", id.toString())
        .execute();
  }

  private static InstanceView view(ResultSet row) throws SQLException {
    return new InstanceView(
        InstanceId.parse(row.getString("id")),
        TeamId.parse(row.getString("team_id")),
        RunnerId.parse(row.getString("runner_id")),
        row.getLong("boot"),
        words(row.getString("labels")),
        answering(row),
        words(row.getString("silent_runtimes")),
        row.getString("policy_hash"),
        row.getInt("slots"),
        row.getDouble("cpus"),
        row.getLong("memory_bytes"),
        new Heartbeat.Reserved(
            row.getLong("heartbeat_no"),
            row.getInt("reserved_slots"),
            row.getDouble("reserved_cpus"),
            row.getLong("reserved_memory_bytes")),
        row.getLong("disk_free_bytes"),
        row.getBoolean("any_draining"),
        Optional.ofNullable(row.getString("intake_closed")),
        row.getBoolean("barred"),
        row.getBoolean("any_gone"),
        row.getString("version"),
        row.getString("hostname"),
        row.getString("os"),
        row.getString("arch"),
        Instant.ofEpochMilli(row.getLong("last_contact_at")),
        row.getLong("heartbeat_no"));
  }

  private static SortedSet<String> answering(ResultSet row) throws SQLException {
    SortedSet<String> runtimes = words(row.getString("runtimes"));
    runtimes.removeAll(words(row.getString("silent_runtimes")));
    return runtimes;
  }

  private static SortedSet<String> words(String joined) {
    SortedSet<String> words = new TreeSet<>(Arrays.asList(joined.split(",")));
    words.remove("");
    return words;
  }
}
