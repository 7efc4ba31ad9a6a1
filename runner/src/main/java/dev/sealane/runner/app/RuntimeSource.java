package dev.sealane.runner.app;

import dev.sealane.api.id.InstanceId;
import dev.sealane.runner.config.RunnerConfig;
import dev.sealane.runner.container.ContainerRuntime;
import dev.sealane.runner.identity.StateDirectory;
import java.util.Map;

/// Where a daemon gets its runtimes from: the host, or a program that brings its own.
@FunctionalInterface
public interface RuntimeSource {

  /// By name. The daemon closes them.
  ///
  /// @param environment of this process; `DOCKER_HOST` names the engine
  /// @throws dev.sealane.runner.config.ConfigException when the engine that is asked for does not
  ///   answer
  Map<String, ContainerRuntime> create(
      RunnerConfig config,
      StateDirectory state,
      InstanceId instance,
      Map<String, String> environment);
}
