package dev.sealane.controlplane.runner;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.id.TokenId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A runner token in exactly the spelling of Plan42 (protocol.md section 3).
///
/// @param token the token itself; only in the answer to the request that minted it
record RunnerTokenJson(
    @JsonProperty("TenantID") TeamId tenantId,
    @JsonProperty("RunnerID") RunnerId runnerId,
    @JsonProperty("TokenID") TokenId tokenId,
    @JsonProperty("CreatedAt") Instant createdAt,
    @JsonProperty("ExpiresAt") Instant expiresAt,
    @JsonProperty("RevokedAt") @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable Instant revokedAt,
    @JsonProperty("Revoked") boolean revoked,
    @JsonProperty("Version") long version,
    @JsonProperty("SignatureHash") String signatureHash,
    @JsonProperty("Token") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String token) {

  static RunnerTokenJson of(RunnerToken token) {
    return of(token, null);
  }

  static RunnerTokenJson of(TokenBook.Issued issued) {
    return of(issued.token(), issued.text());
  }

  private static RunnerTokenJson of(RunnerToken token, @Nullable String text) {
    return new RunnerTokenJson(
        token.team(),
        token.runner(),
        token.id(),
        token.createdAt(),
        token.expiresAt(),
        token.revokedAt().orElse(null),
        token.revokedAt().isPresent(),
        token.version(),
        token.signatureHash(),
        text);
  }

  /// Leaves out the token.
  @Override
  public String toString() {
    return "RunnerTokenJson[" + tokenId + "]";
  }
}
