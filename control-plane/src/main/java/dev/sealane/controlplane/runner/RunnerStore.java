package dev.sealane.controlplane.runner;

import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/// Table `runner`. Every method works inside the caller's transaction.
public final class RunnerStore {

  Optional<Runner> find(Handle handle, RunnerId id) {
    return handle
        .createQuery("SELECT * FROM runner WHERE id = :id")
        .bind("id", id.toString())
        .map((row, _) -> runner(row))
        .findOne();
  }

  List<Runner> byName(Handle handle, TeamId team, String name) {
    return handle
        .createQuery("SELECT * FROM runner WHERE team_id = :team AND name = :name AND deleted = 0")
        .bind("team", team.toString())
        .bind("name", name)
        .map((row, _) -> runner(row))
        .list();
  }

  /// Runners of a team by id, those after {@code filter.after()}.
  List<Runner> list(Handle handle, TeamId team, RunnerFilter filter) {
    return handle
        .createQuery(
            """
            SELECT * FROM runner
            WHERE team_id = :team AND id > :after
              AND (:withDeleted OR deleted = 0)
              AND (:runsTasks IS NULL OR runs_tasks = :runsTasks)
              AND (:proxiesGithub IS NULL OR proxies_github = :proxiesGithub)
            ORDER BY id LIMIT :limit
            """)
        .bind("team", team.toString())
        .bind("after", filter.after())
        .bind("withDeleted", filter.includeDeleted())
        .bind("runsTasks", filter.runsTasks().orElse(null))
        .bind("proxiesGithub", filter.proxiesGithub().orElse(null))
        .bind("limit", filter.limit())
        .map((row, _) -> runner(row))
        .list();
  }

  /// @return false when there is a runner with this id already
  boolean insert(Handle handle, Runner runner) {
    return bound(
                handle.createUpdate(
                    """
                    INSERT INTO runner (
                      id, team_id, name, description, is_cloud, runs_tasks, proxies_github, labels,
                      draining, created_at, updated_at, deleted, version)
                    VALUES (
                      :id, :team, :name, :description, :isCloud, :runsTasks, :proxiesGithub,
                      :labels, :draining, :createdAt, :updatedAt, :deleted, :version)
                    ON CONFLICT DO NOTHING
                    """),
                runner)
            .bind("team", runner.team().toString())
            .bind("createdAt", runner.createdAt().toEpochMilli())
            .execute()
        == 1;
  }

  /// Replaces the row of the version before.
  void update(Handle handle, Runner runner) {
    bound(
            handle.createUpdate(
                """
                UPDATE runner SET
                  name = :name, description = :description, is_cloud = :isCloud,
                  runs_tasks = :runsTasks, proxies_github = :proxiesGithub, labels = :labels,
                  draining = :draining, updated_at = :updatedAt, deleted = :deleted,
                  version = :version
                WHERE id = :id AND version = :version - 1
                """),
            runner)
        .execute();
  }

  private static <S extends SqlStatement<S>> S bound(S statement, Runner runner) {
    return statement
        .bind("id", runner.id().toString())
        .bind("name", runner.name())
        .bind("description", runner.description().orElse(null))
        .bind("isCloud", runner.isCloud())
        .bind("runsTasks", runner.runsTasks())
        .bind("proxiesGithub", runner.proxiesGithub())
        .bind("labels", Labels.join(runner.labels()))
        .bind("draining", runner.draining())
        .bind("updatedAt", runner.updatedAt().toEpochMilli())
        .bind("deleted", runner.deleted())
        .bind("version", runner.version());
  }

  private static Runner runner(ResultSet row) throws SQLException {
    return new Runner(
        RunnerId.parse(row.getString("id")),
        TeamId.parse(row.getString("team_id")),
        row.getString("name"),
        Optional.ofNullable(row.getString("description")),
        row.getBoolean("is_cloud"),
        row.getBoolean("runs_tasks"),
        row.getBoolean("proxies_github"),
        Labels.split(row.getString("labels")),
        row.getBoolean("draining"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Instant.ofEpochMilli(row.getLong("updated_at")),
        row.getBoolean("deleted"),
        row.getLong("version"));
  }
}
