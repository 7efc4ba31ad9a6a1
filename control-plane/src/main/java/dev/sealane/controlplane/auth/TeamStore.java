package dev.sealane.controlplane.auth;

import dev.sealane.api.id.TeamId;
import dev.sealane.api.id.UserId;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Tables `team` and `app_user`.
final class TeamStore {

  Optional<TeamId> findTeam(Handle handle, String name) {
    return handle
        .createQuery("SELECT id FROM team WHERE name = :name")
        .bind("name", name)
        .map((row, _) -> TeamId.parse(row.getString("id")))
        .findOne();
  }

  String teamName(Handle handle, TeamId team) {
    return handle
        .createQuery("SELECT name FROM team WHERE id = :id")
        .bind("id", team.toString())
        .mapTo(String.class)
        .one();
  }

  void insertTeam(Handle handle, TeamId team, String name, Instant now) {
    handle
        .createUpdate("INSERT INTO team (id, name, created_at) VALUES (:id, :name, :now)")
        .bind("id", team.toString())
        .bind("name", name)
        .bind("now", now.toEpochMilli())
        .execute();
  }

  Optional<UserId> findUser(Handle handle, TeamId team, String name) {
    return handle
        .createQuery("SELECT id FROM app_user WHERE team_id = :team AND name = :name")
        .bind("team", team.toString())
        .bind("name", name)
        .map((row, _) -> UserId.parse(row.getString("id")))
        .findOne();
  }

  void insertUser(Handle handle, UserId user, TeamId team, String name, Role role, Instant now) {
    handle
        .createUpdate(
            """
            INSERT INTO app_user (id, team_id, name, role, active, created_at)
            VALUES (:id, :team, :name, :role, 1, :now)
            """)
        .bind("id", user.toString())
        .bind("team", team.toString())
        .bind("name", name)
        .bind("role", role.toString())
        .bind("now", now.toEpochMilli())
        .execute();
  }
}
