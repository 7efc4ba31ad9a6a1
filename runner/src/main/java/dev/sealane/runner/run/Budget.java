package dev.sealane.runner.run;

import dev.sealane.runner.config.Capacity;
import dev.sealane.runner.journal.JournalEntry.KeptLimits;
import java.util.Collection;
import java.util.Optional;

/// Whether one more run fits beside those that are there. Pure.
final class Budget {

  /// Sums of fractions of a core are not exact.
  private static final double TOLERANCE = 1e-6;

  private Budget() {}

  /// @param running limits of every run that holds a slot
  /// @param wanted limits of the one more
  /// @return why it does not fit; empty = it does
  static Optional<String> shortage(
      Capacity total, Collection<KeptLimits> running, KeptLimits wanted) {
    double cpusUsed = running.stream().mapToDouble(KeptLimits::cpus).sum();
    long memoryUsed = running.stream().mapToLong(KeptLimits::memoryBytes).sum();
    if (running.size() >= total.slots()) {
      return Optional.of("all %d slots are in use".formatted(total.slots()));
    }
    if (cpusUsed + wanted.cpus() > total.cpus() + TOLERANCE) {
      return Optional.of("%.2f of %.2f cpus are in use".formatted(cpusUsed, total.cpus()));
    }
    if (memoryUsed + wanted.memoryBytes() > total.memoryBytes()) {
      return Optional.of("%d of %d bytes are in use".formatted(memoryUsed, total.memoryBytes()));
    }
    return Optional.empty();
  }
}
