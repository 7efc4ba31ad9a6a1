package dev.sealane.controlplane.run;

import dev.sealane.controlplane.instance.InstanceView;

/// An amount of what runs use on an instance. May be negative: an instance can declare less than
/// what it has taken already.
///
/// @param slots runs
/// @param cpus cores
/// @param memoryBytes bytes
record Capacity(int slots, double cpus, long memoryBytes) {

  static final Capacity NONE = new Capacity(0, 0, 0);

  /// Sums of fractions are not exact.
  private static final double ROUNDING = 1e-6;

  /// All that an instance declares.
  static Capacity total(InstanceView instance) {
    return new Capacity(instance.slots(), instance.cpus(), instance.memoryBytes());
  }

  /// What an instance has left when our unfinished attempts use {@code used} and jobs that we do
  /// not know use what it says.
  static Capacity free(InstanceView instance, Capacity used) {
    Capacity unknown =
        new Capacity(
            instance.reserved().slots(),
            instance.reserved().cpus(),
            instance.reserved().memoryBytes());
    return total(instance).minus(unknown).minus(used);
  }

  Capacity minus(Capacity other) {
    return new Capacity(slots - other.slots, cpus - other.cpus, memoryBytes - other.memoryBytes);
  }

  Capacity minus(Requirements one) {
    return minus(new Capacity(1, one.cpus(), one.memoryBytes()));
  }

  /// Whether one more run fits.
  boolean holds(Requirements one) {
    return slots >= 1
        && (one.cpus() == 0 || cpus + ROUNDING >= one.cpus())
        && (one.memoryBytes() == 0 || memoryBytes >= one.memoryBytes());
  }
}
