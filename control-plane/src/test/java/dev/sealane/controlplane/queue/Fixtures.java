package dev.sealane.controlplane.queue;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.seal.P256KeyPair;
import dev.sealane.api.seal.SealScheme;
import dev.sealane.controlplane.sql.Database;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Objects that tests of queues share.
final class Fixtures {

  static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  static final TeamId TEAM = new TeamId(UUID.randomUUID());
  static final RunnerId RUNNER = new RunnerId(UUID.randomUUID());
  static final InstanceId INSTANCE = new InstanceId(UUID.randomUUID());

  private Fixtures() {}

  static QueueId queueId() {
    return new QueueId(UUID.randomUUID());
  }

  static RunnerQueue plan42Queue(QueueId id) {
    return plan42Queue(id, P256KeyPair.generate());
  }

  static RunnerQueue plan42Queue(QueueId id, P256KeyPair key) {
    return RunnerQueue.fresh(
        id, TEAM, RUNNER, Optional.empty(), key.publicKey().toPem(), SealScheme.ECIES, NOW);
  }

  static RunnerQueue hpkeQueue(QueueId id, long boot, P256KeyPair key) {
    return RunnerQueue.fresh(
        id,
        TEAM,
        RUNNER,
        Optional.of(new RunnerQueue.Origin(INSTANCE, boot)),
        key.publicKey().toPem(),
        SealScheme.HPKE,
        NOW);
  }

  /// Team, runner and token that queues hang on.
  static void makeRunner(Database database) {
    database.write(handle -> {
      handle.execute(
          "INSERT INTO team (id, name, created_at) VALUES (?, 'default', 0)", TEAM.toString());
      handle.execute(
          """
          INSERT INTO runner (
            id, team_id, name, is_cloud, runs_tasks, proxies_github, labels, draining, created_at,
            updated_at, deleted, version)
          VALUES (?, ?, 'pool', 0, 1, 0, '', 0, 0, 0, 0, 1)
          """,
          RUNNER.toString(),
          TEAM.toString());
      return RUNNER;
    });
  }
}
