package dev.sealane.controlplane.runner;

import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.id.TokenId;
import java.time.Instant;
import java.util.Optional;

/// What is known of a runner token; the token itself is not kept.
///
/// @param signatureHash base64 of the SHA-256 of its signature
/// @param revokedAt empty = it is valid until it expires
/// @param version from 1, rises with every change
public record RunnerToken(
    TokenId id,
    TeamId team,
    RunnerId runner,
    String signatureHash,
    Instant createdAt,
    Instant expiresAt,
    Optional<Instant> revokedAt,
    long version) {}
