package dev.sealane.runner.run;

import dev.sealane.api.run.RunSpec;
import dev.sealane.api.runner.AttemptRef;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The environment of a program: the run's own, its secrets, Sealane's; under `process` also a few
/// variables of the daemon's user. Nothing else of the daemon reaches it.
final class ProgramEnvironment {

  /// What a process cannot well do without (native.md section 6).
  private static final List<String> OF_THE_USER = List.of("PATH", "HOME", "LANG", "TZ", "TMPDIR");

  private ProgramEnvironment() {}

  /// @param own the daemon's environment
  /// @param process whether it runs without a container
  /// @param artifacts where the program leaves files to keep, as the host names it
  static Map<String, String> of(
      RunPlan plan, URI server, Path artifacts, Map<String, String> own, boolean process) {
    Map<String, String> environment = new HashMap<>();
    if (process) {
      OF_THE_USER.stream()
          .filter(own::containsKey)
          .forEach(name -> environment.put(name, own.getOrDefault(name, "")));
    }
    RunSpec spec = plan.spec();
    environment.putAll(spec.env());
    environment.putAll(spec.secrets());
    AttemptRef attempt = plan.attempt();
    environment.put("SEALANE_RUN_ID", attempt.runId().toString());
    environment.put("SEALANE_ATTEMPT", Integer.toString(attempt.attempt()));
    environment.put("SEALANE_URL", server.toString());
    environment.put("SEALANE_ARTIFACTS", artifacts.toString());
    environment.putIfAbsent("CI", "true");
    return environment;
  }
}
