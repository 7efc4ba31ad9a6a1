package dev.sealane.runner.container.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.VolumeOptions;
import dev.sealane.api.id.InstanceId;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.Launch;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How our containers are set up: the defaults of design.md section 8, and what the launch asks
/// for.
final class ContainerSettings {

  static final String WORKSPACE = "/workspace";
  static final String ARTIFACTS = "/sealane/artifacts";

  private static final Set<String> NETWORKS = Set.of("bridge", "none");

  /// The engine's own settings may name a size at which it throws output away; positions would not
  /// be exact then, so a size is named that no disk reaches ("unlimited" has no word that the
  /// engine takes). Blocking: the program waits when the log is slow.
  private static final LogConfig LOG =
      new LogConfig(
          LogConfig.LoggingType.JSON_FILE,
          Map.of("max-size", "1000t", "max-file", "1", "compress", "false", "mode", "blocking"));

  private ContainerSettings() {}

  /// Fills the request. A command replaces the image's entry point: an argument vector runs as it
  /// is.
  static void apply(
      CreateContainerCmd create, Launch launch, InstanceId instance, DockerLimits limits) {
    AttemptRef attempt = launch.attempt();
    create
        .withName(ContainerName.of(attempt))
        .withLabels(ContainerName.labels(instance, attempt))
        .withEnv(environment(launch))
        .withWorkingDir(workdir(launch))
        .withAttachStdin(false)
        .withTty(false)
        .withHostConfig(
            hostConfig(launch, limits).withMounts(List.of(artifacts(instance, attempt))));
    List<String> command = launch.command();
    if (!command.isEmpty()) {
      create
          .withEntrypoint(List.of(command.getFirst()))
          .withCmd(command.subList(1, command.size()));
    }
  }

  private static Mount artifacts(InstanceId instance, AttemptRef attempt) {
    return new Mount()
        .withType(MountType.VOLUME)
        .withSource(ContainerName.volume(instance, attempt))
        .withTarget(ARTIFACTS)
        .withVolumeOptions(new VolumeOptions().withLabels(ContainerName.labels(instance, attempt)));
  }

  private static HostConfig hostConfig(Launch launch, DockerLimits limits) {
    if (!NETWORKS.contains(launch.network())) {
      throw new ContainerException(
          "network_invalid", true, "The network must be bridge or none.", null);
    }
    HostConfig config =
        HostConfig.newHostConfig()
            .withCapDrop(Capability.ALL)
            .withSecurityOpts(List.of("no-new-privileges"))
            .withPidsLimit(limits.pids())
            .withInit(true)
            .withRestartPolicy(RestartPolicy.noRestart())
            .withNetworkMode(launch.network())
            .withLogConfig(LOG);
    Long memory = launch.memoryBytes();
    if (memory != null) {
      config.withMemory(memory).withMemorySwap(memory); // no swap on top
    }
    Double cpus = launch.cpus();
    if (cpus != null) {
      config.withNanoCPUs(Math.round(cpus * 1_000_000_000));
    }
    return config;
  }

  private static List<String> environment(Launch launch) {
    Map<String, String> ours =
        Map.of(
            "SEALANE_RUN_ID", launch.attempt().runId().toString(),
            "SEALANE_ATTEMPT", Integer.toString(launch.attempt().attempt()),
            "SEALANE_ARTIFACTS", ARTIFACTS);
    return Stream.concat(
            launch.environment().entrySet().stream()
                .filter(variable -> !ours.containsKey(variable.getKey())),
            ours.entrySet().stream())
        .map(variable -> variable.getKey() + "=" + variable.getValue())
        .toList();
  }

  private static String workdir(Launch launch) {
    @Nullable String below = launch.workdir();
    return below == null ? WORKSPACE : WORKSPACE + "/" + below;
  }
}
