package dev.sealane.e2e.chaos;

import dev.sealane.api.run.Run;
import dev.sealane.e2e.chaos.Injector.Done;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Which faults may have kept a run from its own end. Most may not: design.md promises that a run
/// survives them.
///
/// @param done what went wrong
/// @param instances id of a runner's instance to its index
record Excuses(List<Done> done, Map<String, Integer> instances) {

  /// How long a fault has effects beyond its repair: design.md section 8 distrusts an engine's word
  /// for 30 s.
  private static final Duration AFTERMATH = Duration.ofSeconds(35);

  Excuses {
    done = List.copyOf(done);
    instances = Map.copyOf(instances);
  }

  /// The engine went away while the run was in a container.
  boolean engine(Ticket ticket) {
    return ticket.planned().container() && any(ticket, Fault.EngineRestart.class::isInstance);
  }

  /// The disk of the runner that had it was full.
  boolean disk(Ticket ticket, Run run) {
    Integer index = run.instanceId() == null ? null : instances.get(run.instanceId().toString());
    return index != null
        && any(
            ticket,
            fault ->
                fault instanceof Fault.FullDisk(var target, _)
                    && target.equals(new Fault.Target.Runner(index)));
  }

  /// The disk of some runner was full, which an earlier attempt may have been on.
  boolean anyDisk(Ticket ticket) {
    return any(
        ticket,
        fault ->
            fault instanceof Fault.FullDisk(var target, _)
                && target instanceof Fault.Target.Runner);
  }

  /// The wall clock of anybody jumped, so times tell nothing.
  boolean clock(Ticket ticket) {
    return any(ticket, Fault.ClockJump.class::isInstance);
  }

  private boolean any(Ticket ticket, Predicate<Fault> kind) {
    Instant from = ticket.acceptedAt().orElse(Instant.MIN);
    Instant to = ticket.endedAt().orElse(Instant.MAX);
    return done.stream()
        .filter(it -> it.skipped().isEmpty() && kind.test(it.fault()))
        .anyMatch(it -> it.from().isBefore(to) && it.to().plus(AFTERMATH).isAfter(from));
  }
}
