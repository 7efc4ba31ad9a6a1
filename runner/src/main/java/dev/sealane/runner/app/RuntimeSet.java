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
import dev.sealane.runner.identity.SystemHostClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The runtimes of this host that the configuration asks for and the policy allows.
final class RuntimeSet {

  private static final Logger log = LoggerFactory.getLogger(RuntimeSet.class);

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
      Optional<EngineAddress> engine = engine(state, environment);
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
              state.directory("jobs"),
              rawLimit(config.limits().logBytes()),
              new SystemHostClock().bootId(),
              System::nanoTime));
    }
    return runtimes;
  }

  /// Raw files and spool share one disk, and together they stay below twice the cap (ADR 38): the
  /// eighth is for what is written between two looks, and for the heads of the spool's records.
  static long rawLimit(long logBytes) {
    return logBytes / 8 * 7;
  }

  /// The engine that answers, else the one that answered an earlier daemon: containers of ours may
  /// run there, and nobody may conclude from a silent engine that they do not.
  private static Optional<EngineAddress> engine(
      StateDirectory state, Map<String, String> environment) {
    Path remembered = state.path().resolve("engine");
    try {
      Optional<EngineAddress> found = EngineAddress.find(environment);
      if (found.isPresent()) {
        Files.writeString(remembered, found.get().host() + "\n");
        return found;
      }
      if (!Files.exists(remembered)) {
        return Optional.empty();
      }
      URI host = URI.create(Files.readString(remembered).strip());
      log.warn("no container engine answers, waiting for the one of before address={}", host);
      return Optional.of(new EngineAddress(host));
    } catch (IOException | IllegalArgumentException e) {
      log.warn("address of the container engine not remembered file={}", remembered, e);
      return EngineAddress.find(environment);
    }
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
