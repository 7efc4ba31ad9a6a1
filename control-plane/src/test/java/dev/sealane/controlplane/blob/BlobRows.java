package dev.sealane.controlplane.blob;

import dev.sealane.api.id.ArchiveId;
import dev.sealane.api.id.RunId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.seal.Bytes;
import dev.sealane.controlplane.sql.Database;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// Rows of others that archives and artifacts hang on: a team, a runner with a booted instance, a
/// run with one attempt on it. The ids of team and runner are those of the test server's callers.
final class BlobRows {

  static final TeamId TEAM = new TeamId(new UUID(0, 1));
  static final String SESSION = "session";
  private static final String RUNNER = new UUID(0, 3).toString();
  private static final String INSTANCE = new UUID(0, 4).toString();

  private final Database database;

  BlobRows(Database database) {
    this.database = database;
  }

  void insertRun(RunId run) {
    String session = Bytes.copyOf(SESSION.getBytes(StandardCharsets.UTF_8)).sha256Hex();
    database.write(handle -> {
      handle.execute("INSERT INTO team (id, name, created_at) VALUES (?, 't', 0)", TEAM.toString());
      handle.execute(
          """
          INSERT INTO runner (id, team_id, name, is_cloud, runs_tasks, proxies_github, labels,
            draining, created_at, updated_at, deleted, version)
          VALUES (?, ?, 'pool', 0, 1, 0, '', 0, 0, 0, 0, 1)
          """,
          RUNNER,
          TEAM.toString());
      handle.execute(
          """
          INSERT INTO instance (id, team_id, runner_id, token_id, public_pem, boot, session_sha256,
            version, wire, hostname, os, arch, labels, runtimes, policy_hash, heartbeat_no, draining,
            slots, cpus, memory_bytes, reserved_slots, reserved_cpus, reserved_memory_bytes,
            disk_free_bytes, unconfirmed_in_row, barred, created_at, last_contact_at, gone)
          VALUES (?, ?, ?, ?, '', 1, ?, '0.1.0', 1, 'host', 'linux', 'amd64', '', '', '', 0, 0,
            1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0)
          """,
          INSTANCE,
          TEAM.toString(),
          RUNNER,
          new UUID(0, 2).toString(),
          session);
      handle.execute(
          "INSERT INTO run_class (id, team_id, hash, requirements) VALUES (1, ?, 'h', '{}')",
          TEAM.toString());
      handle.execute(
          """
          INSERT INTO run (id, team_id, created_by, kind, class_id, priority, turn, status,
            cancel_requested, attempt, start_tries, retries, max_retries, lost_after_ms, grace_ms,
            spec_sealed, shown, created_at, logs_complete, fenced)
          VALUES (?, ?, 'anna', 'exec', 1, 0, 0, 'leased', 0, 1, 0, 0, 0, 0, 0, x'00', '{}', 0, 0, 0)
          """,
          run.toString(),
          TEAM.toString());
      return handle.execute(
          """
          INSERT INTO attempt (run_id, attempt, team_id, instance_id, runner_id, queue_id,
            message_id, phase, slots, cpus, memory_bytes, claimed_at, absent_heartbeats, silent_ms,
            overlap_possible)
          VALUES (?, 1, ?, ?, ?, 'q', 'm', 'confirmed', 1, 1, 1, 0, 0, 0, 0)
          """,
          run.toString(),
          TEAM.toString(),
          INSTANCE,
          RUNNER);
    });
  }

  void giveArchive(RunId run, ArchiveId archive) {
    database.write(handle ->
        handle.execute(
            "UPDATE run SET archive_id = ? WHERE id = ?", archive.toString(), run.toString()));
  }

  void endAttempt(RunId run) {
    database.write(handle ->
        handle.execute("UPDATE attempt SET phase = 'ended' WHERE run_id = ?", run.toString()));
  }
}
