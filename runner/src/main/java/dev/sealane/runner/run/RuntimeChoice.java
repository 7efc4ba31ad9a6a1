package dev.sealane.runner.run;

import dev.sealane.api.run.RunSpec;
import dev.sealane.runner.config.Policy;
import dev.sealane.runner.container.ContainerRuntime;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which runtime a run gets (native.md section 6): the one that its specification names; else an
/// image means the engine; else the default image; else `process` where that is allowed.
sealed interface RuntimeChoice {

  /// @param image image reference; null under `process`
  record Chosen(ContainerRuntime runtime, @Nullable String image) implements RuntimeChoice {}

  /// @param code refusal code
  /// @param message one sentence
  record Refused(String code, String message) implements RuntimeChoice {}

  /// @param runtimes what is there, by name
  /// @param defaultImage image of runs that name none; null = none
  static RuntimeChoice of(
      RunSpec spec,
      Map<String, ContainerRuntime> runtimes,
      Policy policy,
      @Nullable String defaultImage) {
    String wanted = spec.runtime();
    String image = spec.image() == null ? defaultImage : spec.image();
    if (wanted != null && wanted.strip().toLowerCase(Locale.ROOT).equals("process")) {
      return spec.image() == null
          ? process(runtimes, policy)
          : new Refused("runtime", "runtime process cannot run an image");
    }
    if (wanted != null) {
      return named(wanted.strip().toLowerCase(Locale.ROOT), image, runtimes, policy);
    }
    return image == null ? process(runtimes, policy) : engine(image, runtimes, policy);
  }

  private static RuntimeChoice named(
      String name, @Nullable String image, Map<String, ContainerRuntime> runtimes, Policy policy) {
    ContainerRuntime runtime = runtimes.get(name);
    if (runtime == null) {
      return new Refused(
          "runtime", "this runner has no runtime " + name + ", it has " + runtimes.keySet());
    }
    return image == null
        ? new Refused(
            "runtime", "runtime " + name + " needs an image, and the runner has no default_image")
        : allowed(runtime, image, policy);
  }

  private static RuntimeChoice engine(
      String image, Map<String, ContainerRuntime> runtimes, Policy policy) {
    return runtimes.values().stream()
        .filter(runtime -> !runtime.name().equals("process"))
        .findFirst()
        .map(runtime -> allowed(runtime, image, policy))
        .orElseGet(() -> new Refused("runtime", "this runner has no container engine"));
  }

  private static RuntimeChoice allowed(ContainerRuntime runtime, String image, Policy policy) {
    return policy.allowsImage(image)
        ? new Chosen(runtime, image)
        : new Refused("policy", "this runner's policy does not allow image " + image);
  }

  private static RuntimeChoice process(Map<String, ContainerRuntime> runtimes, Policy policy) {
    if (!policy.allowProcess()) {
      return new Refused(
          "policy",
          "the run names no image, and this runner does not allow processes (allow_process)");
    }
    ContainerRuntime runtime = runtimes.get("process");
    return runtime == null
        ? new Refused("runtime", "this runner cannot run processes here")
        : new Chosen(runtime, null);
  }
}
