package dev.sealane.runner.app;

import dev.sealane.api.id.InstanceId;
import dev.sealane.runner.config.ConfigException;
import dev.sealane.runner.config.RunnerConfig;
import dev.sealane.runner.config.RunnerConfig.RuntimeKind;
import dev.sealane.runner.container.ContainerRuntime;
import dev.sealane.runner.container.docker.DockerLimits;
import dev.sealane.runner.container.docker.DockerRuntime;
import dev.sealane.runner.container.docker.EngineAddress;
import dev.sealane.runner.container.process.ProcessRuntime;
import dev.sealane.runner.identity.StateDirectory;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The runtimes of this host that the configuration asks for and the policy allows.
final class RuntimeSet {

  private RuntimeSet() {}

  /// By name.
  ///
  /// @param environment of this process; `DOCKER_HOST` names the engine
  /// @throws ConfigException when the engine that is asked for does not answer
  static Map<String, ContainerRuntime> create(
      RunnerConfig config,
      StateDirectory state,
      InstanceId instance,
      Map<String, String> environment) {
    Map<String, ContainerRuntime> runtimes = new TreeMap<>();
    if (config.runtime() != RuntimeKind.PROCESS) {
      Optional<EngineAddress> engine = EngineAddress.find(environment);
      if (engine.isEmpty() && config.runtime() == RuntimeKind.DOCKER) {
        throw new ConfigException(
            List.of("runtime: is docker, but no container engine answers; start it first"));
      }
      engine.ifPresent(address -> runtimes.put("docker", docker(address, config, state, instance)));
    }
    if (config.policy().allowProcess() || config.runtime() == RuntimeKind.PROCESS) {
      runtimes.put(
          "process",
          new ProcessRuntime(
              state.directory("jobs"), 2 * config.limits().logBytes(), System::nanoTime));
    }
    return runtimes;
  }

  private static DockerRuntime docker(
      EngineAddress address, RunnerConfig config, StateDirectory state, InstanceId instance) {
    DockerLimits limits =
        new DockerLimits(
            2 * config.limits().logBytes(),
            config.limits().artifactsBytes(),
            DockerLimits.DEFAULT.pids());
    DockerRuntime.removeOldCopies(state.path());
    return new DockerRuntime(
        address, instance, state.path(), limits, InstantSource.system(), System::nanoTime);
  }
}
