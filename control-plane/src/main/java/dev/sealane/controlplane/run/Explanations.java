package dev.sealane.controlplane.run;

import dev.sealane.api.id.RunId;
import dev.sealane.api.run.RunStatus;
import dev.sealane.controlplane.auth.Authorization.Action;
import dev.sealane.controlplane.auth.Caller;
import dev.sealane.controlplane.instance.InstanceView;
import dev.sealane.controlplane.instance.Instances;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Says for every instance why it does not take a run, by the predicate that claims use. Blocks;
/// safe for any thread.
final class Explanations {

  private final RunWrites writes;
  private final Runs runs;
  private final Instances instances;
  private final RunTables tables;
  private final RunClasses classes;
  private final Duration lease;
  private final InstantSource clock;

  Explanations(Parts parts, Duration lease, InstantSource clock) {
    this.writes = parts.writes();
    this.runs = parts.runs();
    this.instances = parts.instances();
    this.tables = parts.tables();
    this.classes = parts.classes();
    this.lease = lease;
    this.clock = clock;
  }

  Explanation explain(Caller caller, RunId id) {
    RunState run = runs.require(caller, Action.SEE, id).state();
    List<InstanceView> all = instances.ofTeam(run.team());
    List<Explanation.Verdict> verdicts =
        writes.read(handle -> {
          Requirements wanted = classes.get(handle, run.classId()).requirements();
          List<Bar> bars = tables.bars().of(handle, id);
          return all.stream().map(instance -> verdict(handle, wanted, bars, instance)).toList();
        });
    return new Explanation(id, run.status(), verdicts, hint(run, verdicts));
  }

  private Explanation.Verdict verdict(
      Handle handle, Requirements wanted, List<Bar> bars, InstanceView instance) {
    Instant now = clock.instant();
    Optional<Bar> bar =
        bars.stream().filter(each -> each.instance().equals(instance.id())).findFirst();
    Capacity free = Capacity.free(instance, tables.attemptQueries().used(handle, instance.id()));
    List<Matching.Reason> reasons =
        new ArrayList<>(Matching.reasons(wanted, instance, free, bar, now));
    if (instance.lastContactAt().plus(lease).isBefore(now)) {
      reasons.add(
          new Matching.Reason(
              "silent",
              "%s was last heard at %s".formatted(instance.hostname(), instance.lastContactAt())));
    }
    return new Explanation.Verdict(instance.runner(), instance.id(), reasons.isEmpty(), reasons);
  }

  private static @Nullable String hint(RunState run, List<Explanation.Verdict> verdicts) {
    if (run.status() != RunStatus.QUEUED) {
      return run.status().terminal()
          ? "the run has ended as %s; \"sealane runs get %s\" says why"
              .formatted(run.status(), run.id())
          : "the run has been taken by an instance";
    }
    if (verdicts.isEmpty()) {
      return "no runner is connected; make a token with \"sealane runners token create --name"
          + " NAME\" and start \"sealane runner exec\" with it on a machine that should"
          + " work";
    }
    if (verdicts.stream().anyMatch(Explanation.Verdict::takes)) {
      return "an instance takes it with its next poll";
    }
    return waits(verdicts);
  }

  private static String waits(List<Explanation.Verdict> verdicts) {
    List<String> codes =
        verdicts.stream()
            .flatMap(verdict -> verdict.reasons().stream().map(Matching.Reason::code))
            .distinct()
            .toList();
    if (codes.equals(List.of("no_capacity"))) {
      return "all instances are full; it starts when a slot becomes free";
    }
    if (codes.contains("label_missing")) {
      return "no instance has all its labels; give one of them the missing label, or start the run"
          + " without it";
    }
    if (codes.contains("runtime_missing")) {
      return "no instance has the runtime that it needs; start a runner where a container engine"
          + " is, or allow the process runtime there";
    }
    return "no instance takes it now; the reasons stand beside each of them";
  }

  /// What explanations are made from.
  record Parts(
      RunWrites writes, Runs runs, Instances instances, RunTables tables, RunClasses classes) {}
}
