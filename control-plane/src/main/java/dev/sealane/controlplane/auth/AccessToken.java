package dev.sealane.controlplane.auth;

import dev.sealane.api.id.TeamId;
import dev.sealane.api.id.TokenId;
import dev.sealane.api.id.UserId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A token of a person or a program as the database knows it; the token itself is not stored.
///
/// @param id names it
/// @param team team of its user
/// @param user whose it is
/// @param userName name of that user
/// @param name what its maker called it
/// @param role what it may do, at most what its user may
/// @param capabilities what it is narrowed to; empty = all of its role
/// @param createdAt when it was made
/// @param expiresAt null = never
/// @param revokedAt null = it is good
public record AccessToken(
    TokenId id,
    TeamId team,
    UserId user,
    String userName,
    String name,
    Role role,
    Set<String> capabilities,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt) {
  public AccessToken {
    capabilities = Set.copyOf(capabilities);
  }

  Caller.Person caller() {
    return new Caller.Person(team, userName, id, role, capabilities);
  }
}
