package dev.sealane.controlplane.auth;

import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.id.TokenId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A runner token as the database knows it; the token itself is not stored.
///
/// @param id its `jti`
/// @param team whose runner it is
/// @param runner the runner that it speaks for
/// @param signatureHash SHA-256 of its signature, base64
/// @param terms what it allows
/// @param createdAt whole seconds, as in the token
/// @param expiresAt whole seconds, as in the token
/// @param revoked null = it is good
/// @param version from 1, rises with each change
public record RunnerToken(
    TokenId id,
    TeamId team,
    RunnerId runner,
    String signatureHash,
    RunnerTokenTerms terms,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant revoked,
    long version) {

  /// When it was revoked; empty = it is good.
  public Optional<Instant> revokedAt() {
    return Optional.ofNullable(revoked);
  }

  /// A token and what the database knows of it.
  ///
  /// @param token the text, shown once
  public record Issued(String token, RunnerToken row) {
    @Override
    public String toString() {
      return "Issued[" + row.id() + "]";
    }
  }
}
