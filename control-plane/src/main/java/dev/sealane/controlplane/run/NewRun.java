package dev.sealane.controlplane.run;

import dev.sealane.api.id.ArchiveId;
import dev.sealane.api.id.RunId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.run.RunSpec;
import dev.sealane.api.run.Source;
import dev.sealane.api.seal.Bytes;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A run that is about to be stored.
///
/// @param createdBy name of the user
/// @param spec what to run; only its scheduling fields are stored in clear
/// @param sealed the whole specification, sealed at rest
/// @param key idempotency key; null = none
/// @param bodyHmac keyed fingerprint of the request's body, 64 hex digits; null = no key
record NewRun(
    RunId id,
    TeamId team,
    String createdBy,
    RunClass runClass,
    RunSpec spec,
    Bytes sealed,
    Shown shown,
    Instant at,
    @Nullable String key,
    @Nullable String bodyHmac) {

  Optional<ArchiveId> archive() {
    return spec.source() instanceof Source.Archive(ArchiveId archive)
        ? Optional.of(archive)
        : Optional.empty();
  }
}
