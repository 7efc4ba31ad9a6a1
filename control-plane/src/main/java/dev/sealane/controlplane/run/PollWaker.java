package dev.sealane.controlplane.run;

import dev.sealane.api.id.InstanceId;
import java.util.Set;

/// The parked polls, as scheduling sees them. Safe for any thread; never blocks.
public interface PollWaker {

  /// Instances that have a poll parked now.
  Set<InstanceId> parked();

  /// Wakes one parked poll of {@code instance}, which then claims.
  ///
  /// @return false when none is parked
  boolean wakeOne(InstanceId instance);
}
