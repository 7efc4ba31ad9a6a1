package dev.sealane.controlplane.instance;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.id.TokenId;
import dev.sealane.api.runner.BootRequest;
import java.time.Instant;
import java.util.SortedSet;

/// A boot that passed every check.
///
/// @param token the credential that it came with
/// @param labels those of the request that count
/// @param sessionSha256 64 hex digits of the session's SHA-256
record Boot(
    InstanceId id,
    TeamId team,
    RunnerId runner,
    TokenId token,
    BootRequest request,
    SortedSet<String> labels,
    String sessionSha256,
    Instant at) {}
