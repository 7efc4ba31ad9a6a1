package dev.sealane.controlplane.auth;

import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.id.TokenId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/// Table `runner_token`.
final class RunnerTokenStore {

  private static final String COLUMNS =
      """
      SELECT id, team_id, runner_id, signature_hash, labels, max_instances, created_at, expires_at,
        revoked_at, version
      FROM runner_token
      """;

  void insert(Handle handle, RunnerToken token) {
    handle
        .createUpdate(
            """
            INSERT INTO runner_token (id, team_id, runner_id, signature_hash, labels,
              max_instances, created_at, expires_at, version)
            VALUES (:id, :team, :runner, :hash, :labels, :max, :created, :expires, :version)
            """)
        .bind("id", token.id().toString())
        .bind("team", token.team().toString())
        .bind("runner", token.runner().toString())
        .bind("hash", token.signatureHash())
        .bind("labels", String.join(" ", token.terms().labels()))
        .bind("max", token.terms().maxInstances())
        .bind("created", token.createdAt().toEpochMilli())
        .bind("expires", token.expiresAt().toEpochMilli())
        .bind("version", token.version())
        .execute();
  }

  Optional<RunnerToken> find(Handle handle, TokenId id) {
    return handle
        .createQuery(COLUMNS + "WHERE id = :id")
        .bind("id", id.toString())
        .map((row, _) -> token(row))
        .findOne();
  }

  /// Whether the runner of a token is there and not deleted.
  boolean runnerLives(Handle handle, RunnerId runner) {
    return handle
        .createQuery("SELECT deleted = 0 FROM runner WHERE id = :id")
        .bind("id", runner.toString())
        .mapTo(Boolean.class)
        .findOne()
        .orElse(false);
  }

  /// Tokens of one runner, by id.
  List<RunnerToken> list(Handle handle, RunnerId runner, RunnerTokens.Page page) {
    return handle
        .createQuery(
            COLUMNS
                + """
                WHERE runner_id = :runner AND id > :after
                  AND (:revoked OR revoked_at IS NULL)
                ORDER BY id LIMIT :limit
                """)
        .bind("runner", runner.toString())
        .bind("after", page.after())
        .bind("revoked", page.includeRevoked())
        .bind("limit", page.limit())
        .map((row, _) -> token(row))
        .list();
  }

  /// @return 0 when it is not good any more or has another version
  int revoke(Handle handle, TokenId id, long version, Instant now) {
    return handle
        .createUpdate(
            """
            UPDATE runner_token SET revoked_at = :now, version = version + 1
            WHERE id = :id AND version = :version AND revoked_at IS NULL
            """)
        .bind("now", now.toEpochMilli())
        .bind("id", id.toString())
        .bind("version", version)
        .execute();
  }

  private static RunnerToken token(ResultSet row) throws SQLException {
    String labels = row.getString("labels");
    Instant created = Instant.ofEpochMilli(row.getLong("created_at"));
    Instant expires = Instant.ofEpochMilli(row.getLong("expires_at"));
    TreeSet<String> allowed =
        labels.isEmpty() ? new TreeSet<>() : new TreeSet<>(List.of(labels.split(" ", -1)));
    long revokedMillis = row.getLong("revoked_at");
    Instant revoked = row.wasNull() ? null : Instant.ofEpochMilli(revokedMillis);
    return new RunnerToken(
        TokenId.parse(row.getString("id")),
        TeamId.parse(row.getString("team_id")),
        RunnerId.parse(row.getString("runner_id")),
        row.getString("signature_hash"),
        new RunnerTokenTerms(
            allowed, Duration.between(created, expires), row.getInt("max_instances")),
        created,
        expires,
        revoked,
        row.getLong("version"));
  }
}
