package dev.sealane.controlplane.run;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.message.RunnerMessage.CancelRunsRequest;

/// Tells instances to stop attempts. Safe for any thread; never blocks. A message that does not
/// arrive is no harm: heartbeat answers repeat it.
@FunctionalInterface
public interface CancelSender {

  /// Sends {@code request} to any queue of {@code instance}, at most once.
  void send(InstanceId instance, CancelRunsRequest request);
}
