package dev.sealane.controlplane.run;

import dev.sealane.controlplane.instance.InstanceView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Whether an instance takes a run: the one predicate that claims, wake-ups and `explain` share.
/// Pure.
final class Matching {

  private Matching() {}

  /// Why {@code instance} does not take a run now; empty = it takes it.
  ///
  /// @param free what it has left
  /// @param bar what stands between the run and the instance
  static List<Reason> reasons(
      Requirements wanted, InstanceView instance, Capacity free, Optional<Bar> bar, Instant now) {
    List<Reason> reasons = new ArrayList<>(closed(instance));
    reasons.addAll(mismatches(wanted, instance));
    bar.filter(standing -> standing.holds(instance, now))
        .map(Matching::barred)
        .ifPresent(reasons::add);
    if (reasons.isEmpty() && !free.holds(wanted)) {
      reasons.add(full(wanted, free));
    }
    return reasons;
  }

  /// Why {@code instance} takes nothing at all now, full or not.
  static List<Reason> closed(InstanceView instance) {
    List<Reason> reasons = new ArrayList<>();
    if (instance.gone()) {
      reasons.add(new Reason("removed", "it was removed"));
    }
    if (instance.heartbeatNo() == 0) {
      reasons.add(new Reason("starting", "it has not told its capacity since its start"));
    }
    if (instance.draining()) {
      reasons.add(new Reason("draining", "it drains and takes no new runs"));
    }
    instance.intakeClosed().ifPresent(why -> reasons.add(new Reason("intake_closed", why)));
    if (instance.barred()) {
      reasons.add(
          new Reason(
              "unconfirmed",
              "it left three batches unconfirmed and gets none until it answers a ping"));
    }
    return reasons;
  }

  /// Why {@code instance} would not take such a run even if it were idle.
  static List<Reason> mismatches(Requirements wanted, InstanceView instance) {
    List<Reason> reasons = new ArrayList<>();
    SortedSet<String> missing = new TreeSet<>(wanted.labels());
    missing.removeAll(instance.labels());
    if (!missing.isEmpty()) {
      reasons.add(
          new Reason("label_missing", "it does not have the label " + String.join(", ", missing)));
    }
    if (!hasRuntime(wanted.runtime(), instance.runtimes())) {
      reasons.add(
          new Reason(
              "runtime_missing",
              "it runs with %s, the run needs %s"
                  .formatted(
                      runtimes(instance),
                      wanted.runtime().equals(Requirements.ENGINE)
                          ? "a container engine"
                          : wanted.runtime())));
    }
    if (instance.heartbeatNo() > 0 && !Capacity.total(instance).holds(wanted)) {
      reasons.add(
          new Reason(
              "too_small",
              "the run asks for %s, it has %s in all"
                  .formatted(size(wanted), size(Capacity.total(instance)))));
    }
    return reasons;
  }

  private static String runtimes(InstanceView instance) {
    String able =
        instance.runtimes().isEmpty() ? "nothing" : String.join(", ", instance.runtimes());
    return instance.silentRuntimes().isEmpty()
        ? able
        : "%s (%s does not answer there)"
            .formatted(able, String.join(", ", instance.silentRuntimes()));
  }

  private static boolean hasRuntime(String wanted, SortedSet<String> runtimes) {
    return switch (wanted) {
      case Requirements.ANY -> !runtimes.isEmpty();
      case Requirements.ENGINE -> runtimes.stream().anyMatch(name -> !name.equals("process"));
      default -> runtimes.contains(wanted);
    };
  }

  private static Reason barred(Bar bar) {
    return new Reason(
        "refused",
        "it refused the run (%s: %s)%s"
            .formatted(
                bar.code(),
                bar.reason(),
                bar.until() == null
                    ? "; it is asked again when its policy changes"
                    : "; it is asked again at " + bar.until()));
  }

  private static Reason full(Requirements wanted, Capacity free) {
    return new Reason(
        "no_capacity",
        "it is full: the run asks for %s, free is %s".formatted(size(wanted), size(free)));
  }

  private static String size(Requirements wanted) {
    return size(new Capacity(1, wanted.cpus(), wanted.memoryBytes()));
  }

  private static String size(Capacity amount) {
    return "%d slots, %s cpus, %d MiB"
        .formatted(amount.slots(), amount.cpus(), amount.memoryBytes() >> 20);
  }

  /// One reason.
  ///
  /// @param code stable, `snake_case`
  /// @param message one sentence about the instance
  record Reason(String code, String message) {}
}
