package dev.sealane.controlplane.queue;

import dev.sealane.api.id.RunnerId;
import java.util.Optional;

/// Which queues of a team a list shows.
///
/// @param runner only those of this runner; empty = of all
/// @param healthy only those with this value; empty = all
/// @param draining likewise
/// @param from least id, itself included; empty text = no bound
/// @param below bound above, itself excluded; empty text = no bound
/// @param after id behind which it goes on; empty text = the beginning
/// @param limit rows at most
record QueueFilter(
    Optional<RunnerId> runner,
    Optional<Boolean> healthy,
    Optional<Boolean> draining,
    String from,
    String below,
    String after,
    int limit) {}
