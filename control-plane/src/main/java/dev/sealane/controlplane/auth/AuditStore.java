package dev.sealane.controlplane.auth;

import dev.sealane.api.id.TeamId;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/// Table `audit_event`.
final class AuditStore {

  void insert(
      Handle handle, TeamId team, Instant at, String actor, Audit.Change change, Origin origin) {
    handle
        .createUpdate(
            """
            INSERT INTO audit_event (team_id, at, actor, action, object, remote, request_id)
            VALUES (:team, :at, :actor, :action, :object, :remote, :request)
            """)
        .bind("team", team.toString())
        .bind("at", at.toEpochMilli())
        .bind("actor", actor)
        .bind("action", change.action())
        .bind("object", change.object())
        .bind("remote", origin.remote())
        .bind("request", origin.requestId())
        .execute();
  }
}
