package dev.sealane.runner.run;

import dev.sealane.api.message.RunnerMessage.StartRunsRequest.Start;
import dev.sealane.api.run.RunSpec;
import dev.sealane.api.run.Source;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.runner.config.Capacity;
import dev.sealane.runner.config.Policy;
import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.ContainerRuntime;
import dev.sealane.runner.journal.JournalEntry.KeptLimits;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Decides whether and how an attempt could run here, but for the room that is left: by policy and
/// runtime. The policy of this machine is the last word, whatever a control plane sends.
public final class Admission {

  private final Capacity capacity;
  private final Policy policy;
  private final Map<String, ContainerRuntime> runtimes;
  private final @Nullable String defaultImage;
  private final Supplier<? extends Set<String>> silent;

  /// @param runtimes by name
  /// @param defaultImage image of runs that name none; null = none
  /// @param silent names of the runtimes that do not answer now
  public Admission(
      Capacity capacity,
      Policy policy,
      Map<String, ContainerRuntime> runtimes,
      @Nullable String defaultImage,
      Supplier<? extends Set<String>> silent) {
    this.capacity = capacity;
    this.policy = policy;
    this.runtimes = Map.copyOf(runtimes);
    this.defaultImage = defaultImage;
    this.silent = silent;
  }

  public Capacity capacity() {
    return capacity;
  }

  Map<String, ContainerRuntime> runtimes() {
    return runtimes;
  }

  Decision plan(Start start) {
    RunSpec spec = start.spec();
    Optional<String> against = policyProblem(spec);
    if (against.isPresent()) {
      return new Decision.Refused("policy", against.get());
    }
    RuntimeChoice choice = RuntimeChoice.of(spec, runtimes, policy, defaultImage);
    if (choice instanceof RuntimeChoice.Refused(String code, String message)) {
      return new Decision.Refused(code, message);
    }
    RuntimeChoice.Chosen chosen = (RuntimeChoice.Chosen) choice;
    if (silent.get().contains(chosen.runtime().name())) {
      return new Decision.Refused("engine_unavailable", "its container engine does not answer");
    }
    double cpus = Objects.requireNonNullElse(spec.resources().cpus(), 0.0);
    long memory = Objects.requireNonNullElse(spec.resources().memoryBytes(), 0L);
    KeptLimits limits =
        new KeptLimits(
            spec.timeout(), spec.grace(), spec.lostAfter(), start.fenceAfter(), cpus, memory);
    try {
      return new Decision.Admitted(
          new RunPlan(
              new AttemptRef(start.run(), start.attempt()),
              spec,
              chosen.runtime(),
              chosen.image(),
              limits,
              needsSetup(spec, chosen)));
    } catch (ContainerException e) {
      return new Decision.Refused("runtime", String.valueOf(e.getMessage()));
    }
  }

  private static boolean needsSetup(RunSpec spec, RuntimeChoice.Chosen chosen) {
    return !(spec.source() instanceof Source.None)
        || (chosen.image() != null && chosen.runtime().needsPull(chosen.image(), spec.pull()));
  }

  private Optional<String> policyProblem(RunSpec spec) {
    Double maxCpus = policy.maxCpus();
    Double cpus = spec.resources().cpus();
    Long maxMemory = policy.maxMemoryBytes();
    Long memory = spec.resources().memoryBytes();
    if (maxCpus != null && cpus != null && cpus > maxCpus) {
      return Optional.of("it asks for %.2f cpus, the policy allows %.2f".formatted(cpus, maxCpus));
    }
    if (maxMemory != null && memory != null && memory > maxMemory) {
      return Optional.of(
          "it asks for %d bytes of memory, the policy allows %d".formatted(memory, maxMemory));
    }
    if (policy.maxTimeout() != null && spec.timeout().compareTo(policy.maxTimeout()) > 0) {
      return Optional.of(
          "its time limit is %d s, the policy allows %d s"
              .formatted(spec.timeout().toSeconds(), policy.maxTimeout().toSeconds()));
    }
    if (spec.network() != null
        && !spec.network().equals("none")
        && !spec.network().equals("bridge")) {
      return Optional.of("it asks for network " + spec.network() + ", allowed are bridge and none");
    }
    if (!policy.allowNetwork() && !"none".equals(spec.network()) && spec.network() != null) {
      return Optional.of("it asks for a network, the policy allows none");
    }
    return Optional.empty();
  }

  /// Network of a run that names none.
  String defaultNetwork() {
    return policy.allowNetwork() ? "bridge" : "none";
  }

  /// The outcome.
  sealed interface Decision {

    record Admitted(RunPlan plan) implements Decision {}

    /// @param code refusal code
    /// @param message one sentence
    record Refused(String code, String message) implements Decision {}
  }
}
