package dev.sealane.controlplane.auth;

import dev.sealane.api.id.TeamId;
import dev.sealane.api.id.TokenId;
import dev.sealane.api.id.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/// Table `access_token`.
final class AccessTokenStore {

  void insert(Handle handle, AccessToken token, String sha256) {
    Instant expires = token.expiresAt();
    handle
        .createUpdate(
            """
            INSERT INTO access_token
              (id, team_id, user_id, name, sha256, role, capabilities, created_at, expires_at)
            VALUES (:id, :team, :user, :name, :sha256, :role, :capabilities, :created, :expires)
            """)
        .bind("id", token.id().toString())
        .bind("team", token.team().toString())
        .bind("user", token.user().toString())
        .bind("name", token.name())
        .bind("sha256", sha256)
        .bind("role", token.role().toString())
        .bind("capabilities", String.join(" ", new TreeSet<>(token.capabilities())))
        .bind("created", token.createdAt().toEpochMilli())
        .bind("expires", expires == null ? null : expires.toEpochMilli())
        .execute();
  }

  /// The token with that hash whose user is active.
  Optional<AccessToken> find(Handle handle, String sha256) {
    return handle
        .createQuery(
            """
            SELECT t.id, t.team_id, t.user_id, u.name AS user_name, t.name, t.role,
              t.capabilities, t.created_at, t.expires_at, t.revoked_at
            FROM access_token t JOIN app_user u ON u.id = t.user_id
            WHERE t.sha256 = :sha256 AND u.active = 1
            """)
        .bind("sha256", sha256)
        .map((row, _) -> token(row))
        .findOne();
  }

  /// Revokes every good token of that name in the team.
  ///
  /// @param kept hash of one that stays; empty = none
  int revokeByName(Handle handle, TeamId team, String name, String kept, Instant now) {
    return handle
        .createUpdate(
            """
            UPDATE access_token SET revoked_at = :now
            WHERE team_id = :team AND name = :name AND sha256 <> :kept AND revoked_at IS NULL
            """)
        .bind("now", now.toEpochMilli())
        .bind("team", team.toString())
        .bind("name", name)
        .bind("kept", kept)
        .execute();
  }

  int revoke(Handle handle, TeamId team, TokenId id, Instant now) {
    return handle
        .createUpdate(
            """
            UPDATE access_token SET revoked_at = :now
            WHERE team_id = :team AND id = :id AND revoked_at IS NULL
            """)
        .bind("now", now.toEpochMilli())
        .bind("team", team.toString())
        .bind("id", id.toString())
        .execute();
  }

  /// Makes the token with that hash good again.
  ///
  /// @return false when there is none
  boolean restore(Handle handle, String sha256) {
    return handle
            .createUpdate("UPDATE access_token SET revoked_at = NULL WHERE sha256 = :sha256")
            .bind("sha256", sha256)
            .execute()
        > 0;
  }

  void used(Handle handle, Map<TokenId, Instant> lastUses) {
    PreparedBatch batch =
        handle.prepareBatch("UPDATE access_token SET last_used_at = :at WHERE id = :id");
    lastUses.forEach(
        (id, at) -> batch.bind("at", at.toEpochMilli()).bind("id", id.toString()).add());
    batch.execute();
  }

  private static AccessToken token(ResultSet row) throws SQLException {
    String capabilities = row.getString("capabilities");
    return new AccessToken(
        TokenId.parse(row.getString("id")),
        TeamId.parse(row.getString("team_id")),
        UserId.parse(row.getString("user_id")),
        row.getString("user_name"),
        row.getString("name"),
        Role.parse(row.getString("role")),
        capabilities.isEmpty() ? Set.of() : Set.of(capabilities.split(" ", -1)),
        Instant.ofEpochMilli(row.getLong("created_at")),
        time(row, "expires_at"),
        time(row, "revoked_at"));
  }

  private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
