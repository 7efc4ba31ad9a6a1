package dev.sealane.controlplane.run;

import dev.sealane.api.id.RunId;
import dev.sealane.api.run.RunKind;
import dev.sealane.api.run.RunStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// Which runs of a team to list.
///
/// @param statuses empty = all
/// @param createdBy name of a user; empty = everybody's
/// @param since only those accepted then or later
/// @param cursor the run behind which the page begins; empty = the first page
/// @param oldestFirst else newest first
/// @param limit runs a page, from 1
record RunFilter(
    Set<RunStatus> statuses,
    Optional<RunKind> kind,
    Optional<String> createdBy,
    Optional<Instant> since,
    Optional<RunId> cursor,
    boolean oldestFirst,
    int limit) {

  RunFilter {
    statuses = Set.copyOf(statuses);
  }

  RunFilter withLimit(int other) {
    return new RunFilter(statuses, kind, createdBy, since, cursor, oldestFirst, other);
  }
}
