package dev.sealane.controlplane.run;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Which classes may have queued runs: a superset, so that nobody asks the database for what is
/// certainly not there. Changed only inside write transactions, whose order is the order of what
/// they see; a rollback leaves at most a class too many.
final class QueuedClasses {

  private final Set<RunClass> maybe = ConcurrentHashMap.newKeySet();

  void add(RunClass runClass) {
    maybe.add(runClass);
  }

  /// The class was just seen without queued runs.
  void removeEmpty(Collection<RunClass> empty) {
    maybe.removeAll(List.copyOf(empty));
  }

  Set<RunClass> all() {
    return Set.copyOf(maybe);
  }

  boolean isEmpty() {
    return maybe.isEmpty();
  }
}
