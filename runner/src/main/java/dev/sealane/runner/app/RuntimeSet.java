package dev.sealane.runner.app;

import dev.sealane.api.id.InstanceId;
import dev.sealane.runner.config.RunnerConfig;
import dev.sealane.runner.config.RunnerConfig.RuntimeKind;
import dev.sealane.runner.container.ContainerRuntime;
import dev.sealane.runner.container.process.ProcessRuntime;
import dev.sealane.runner.identity.StateDirectory;
import java.util.Map;
import java.util.TreeMap;

/// The runtimes of this host that the configuration asks for and the policy allows.
final class RuntimeSet {

  private RuntimeSet() {}

  /// By name.
  static Map<String, ContainerRuntime> create(
      RunnerConfig config, StateDirectory state, InstanceId instance) {
    Map<String, ContainerRuntime> runtimes = new TreeMap<>();
    if (config.policy().allowProcess() || config.runtime() == RuntimeKind.PROCESS) {
      runtimes.put(
          "process",
          new ProcessRuntime(
              state.directory("jobs"), 2 * config.limits().logBytes(), System::nanoTime));
    }
    return runtimes;
  }
}
