package dev.sealane.controlplane.run;

import dev.sealane.api.seal.Bytes;
import java.util.Comparator;
import java.util.Optional;

/// A queued run that a claim looks at.
///
/// @param attempt number of the attempt that will carry it
/// @param priority higher goes first
/// @param turn lower goes first within a priority
/// @param sealed its specification
/// @param bar what stands between it and the instance that claims
record Candidate(
    RunState run,
    int attempt,
    RunClass runClass,
    int priority,
    long turn,
    Bytes sealed,
    Optional<Bar> bar) {

  /// The order in which runs are claimed; that of the index `run_queued` within a class.
  static final Comparator<Candidate> ORDER =
      Comparator.comparingInt(Candidate::priority)
          .reversed()
          .thenComparingLong(Candidate::turn)
          .thenComparing(candidate -> candidate.run().id());
}
