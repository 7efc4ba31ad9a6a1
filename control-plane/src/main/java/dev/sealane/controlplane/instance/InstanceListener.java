package dev.sealane.controlplane.instance;

/// Hears of changes in the life of instances, after they are committed and before the instance is
/// answered. May block; must not throw.
public interface InstanceListener {

  /// A new boot has taken over; queues of older boots are void.
  void booted(InstanceView instance);

  /// The instance takes its leave or was removed; all its queues are void.
  void closed(InstanceView instance);
}
