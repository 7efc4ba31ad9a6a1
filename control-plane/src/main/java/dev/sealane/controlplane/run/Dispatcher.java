package dev.sealane.controlplane.run;

import dev.sealane.api.id.InstanceId;

/// Decides whom to wake after a commit: one wake-up per run for its class, to the freest matching
/// instance with a parked poll. Never blocks its callers; safe for any thread.
@SuppressWarnings("DoNotCallSuggester") // bodies follow
public final class Dispatcher {

  /// A poll of {@code instance} is parked now; it is woken when something waits for it that its
  /// claim has just missed.
  public void pollParked(InstanceId instance) {
    throw new UnsupportedOperationException("poll parked " + instance);
  }

  /// {@code instance} has more room than before.
  public void capacityFreed(InstanceId instance) {
    throw new UnsupportedOperationException("capacity freed " + instance);
  }
}
