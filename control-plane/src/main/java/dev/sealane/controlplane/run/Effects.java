package dev.sealane.controlplane.run;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.RunId;
import dev.sealane.api.message.RunnerMessage.CancelRunsRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a transaction wants told once it is committed. Used by one thread at a time.
final class Effects {

  private final Set<RunId> changed = new LinkedHashSet<>();
  private final Map<RunClass, Integer> queued = new HashMap<>();
  private final Set<RunClass> requeued = new LinkedHashSet<>();
  private final Set<RunId> logsAwaited = new LinkedHashSet<>();
  private final Set<InstanceId> freed = new LinkedHashSet<>();
  private final Map<InstanceId, List<CancelRunsRequest.Cancel>> cancels = new HashMap<>();

  /// A run looks different now.
  void changed(RunId run) {
    changed.add(run);
  }

  /// A run of this class waits for an instance now.
  void queued(RunClass runClass) {
    queued.merge(runClass, 1, Integer::sum);
  }

  /// A run of this class came back and waits again.
  void requeued(RunClass runClass) {
    requeued.add(runClass);
  }

  /// An instance has more room now.
  void freed(InstanceId instance) {
    freed.add(instance);
  }

  /// An attempt is to be stopped.
  void cancel(InstanceId instance, CancelRunsRequest.Cancel attempt) {
    cancels.computeIfAbsent(instance, _ -> new ArrayList<>()).add(attempt);
  }

  /// A run has ended, and records of its log may still come.
  void logAwaited(RunId run) {
    logsAwaited.add(run);
  }

  /// Tells it all.
  void tell(Listeners listeners) {
    CancelSender cancelSender = listeners.cancelSender();
    Dispatcher dispatcher = listeners.dispatcher();
    logsAwaited.forEach(listeners.logWaits()::add);
    changed.forEach(listeners.changes()::publish);
    cancels.forEach(
        (instance, attempts) -> cancelSender.send(instance, new CancelRunsRequest(attempts)));
    queued.forEach(dispatcher::queued);
    requeued.forEach(dispatcher::requeued);
    freed.forEach(dispatcher::capacityFreed);
  }

  /// Who is told.
  record Listeners(
      RunChanges changes, Dispatcher dispatcher, CancelSender cancelSender, LogWaits logWaits) {}
}
