package dev.sealane.controlplane.run;

import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.run.RunKind;
import dev.sealane.api.run.RunSpec;
import dev.sealane.controlplane.auth.Caller;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a specification must keep beyond the ranges of {@link RunSpec}, and what the caller's token
/// must allow. Pure.
final class SpecRules {

  private static final Set<String> RUNTIMES = Set.of("docker", "podman", "apple", "process");
  private static final Set<String> NETWORKS = Set.of("bridge", "none");

  private SpecRules() {}

  /// @throws SealaneException `forbidden` or `invalid_request`
  static void check(RunSpec spec, Caller.Person caller) {
    checkCapability(spec, caller);
    if (spec.image() != null) {
      ImageReference.check(spec.image());
    }
    if (spec.runtime() != null) {
      oneOf("runtime", spec.runtime(), RUNTIMES);
    }
    if (spec.network() != null) {
      oneOf("network", spec.network(), NETWORKS);
    }
    if ("process".equals(spec.runtime()) && spec.image() != null) {
      throw invalid("image is set, must be absent with the runtime \"process\"");
    }
    if (spec.command().isEmpty() && spec.image() == null && spec.kind() != RunKind.SUBMIT) {
      throw invalid("command is empty, must have an argument when there is no image");
    }
    if (spec.workdir() != null) {
      checkWorkdir(spec.workdir());
    }
    checkNoNul(spec);
  }

  private static void checkCapability(RunSpec spec, Caller.Person caller) {
    if (!caller.has(capability(spec.kind(), spec.name()))) {
      throw new SealaneException(
          ErrorCode.FORBIDDEN,
          "this token may not start runs of kind \"%s\"; it may: %s"
              .formatted(spec.kind(), String.join(", ", caller.capabilities())));
    }
  }

  /// What a narrowed token needs for runs of a kind.
  ///
  /// @param name of the run, which is the app's
  static String capability(RunKind kind, @Nullable String name) {
    return switch (kind) {
      case EXEC -> "exec";
      case SUBMIT -> "submit";
      case APP, AGENT -> "app:" + name;
    };
  }

  private static void checkWorkdir(String workdir) {
    boolean outside =
        workdir.startsWith("/")
            || List.of(workdir.split("/", -1)).contains("..")
            || workdir.length() > 4_000;
    if (outside) {
      throw invalid("workdir must be a directory below the workspace, without \"..\"");
    }
  }

  /// No operating system passes a NUL to a program; it would end the text silently.
  private static void checkNoNul(RunSpec spec) {
    boolean nul =
        spec.command().stream().anyMatch(SpecRules::hasNul)
            || spec.env().values().stream().anyMatch(SpecRules::hasNul)
            || spec.secrets().values().stream().anyMatch(SpecRules::hasNul)
            || (spec.workdir() != null && hasNul(spec.workdir()));
    if (nul) {
      throw invalid("command, env, secrets and workdir must not hold the character NUL");
    }
  }

  private static boolean hasNul(String text) {
    return text.indexOf('\0') >= 0;
  }

  private static void oneOf(String what, String value, Set<String> allowed) {
    if (!allowed.contains(value)) {
      String shown = value.length() > 60 ? value.substring(0, 60) + "…" : value;
      throw invalid(
          "%s is \"%s\", must be one of %s"
              .formatted(what, shown, allowed.stream().sorted().toList()));
    }
  }

  private static SealaneException invalid(String message) {
    return new SealaneException(ErrorCode.INVALID_REQUEST, message);
  }
}
