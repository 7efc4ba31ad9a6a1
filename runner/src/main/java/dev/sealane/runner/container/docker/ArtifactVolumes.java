package dev.sealane.runner.container.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.sealane.api.id.InstanceId;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.runner.container.ContainerException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The volumes that hold the artifacts of this instance's containers, one each. They are named, so
/// the engine does not remove them with their containers.
final class ArtifactVolumes {

  private final Engine engine;
  private final InstanceId instance;

  ArtifactVolumes(Engine engine, InstanceId instance) {
    this.engine = engine;
    this.instance = instance;
  }

  /// Those that no container has, with what they were made for.
  Map<String, AttemptRef> forgotten() {
    List<InspectVolumeResponse> found =
        Engine.ask(
            "list volumes",
            () ->
                engine
                    .calls()
                    .listVolumesCmd()
                    .withFilter("dangling", List.of("true"))
                    .withFilter("name", List.of(ContainerName.volumes(instance)))
                    .exec()
                    .getVolumes());
    Map<String, AttemptRef> forgotten = new TreeMap<>();
    for (InspectVolumeResponse volume : found == null ? List.<InspectVolumeResponse>of() : found) {
      ContainerName.attemptOfVolume(instance, volume.getName())
          .ifPresent(attempt -> forgotten.put(volume.getName(), attempt));
    }
    return forgotten;
  }

  /// Removes that of a container that was removed.
  void removeOf(InspectContainerResponse container) {
    Optional.ofNullable(container.getConfig().getLabels())
        .flatMap(ContainerName::attempt)
        .ifPresent(attempt -> remove(ContainerName.volume(instance, attempt)));
  }

  /// Removes one. Harmless when it is gone; one that a container still has is left to the next
  /// search for forgotten ones.
  void remove(String volume) {
    try {
      Engine.ask("remove the volume", () -> engine.calls().removeVolumeCmd(volume).exec());
    } catch (ContainerException e) {
      if (!(e.getCause() instanceof NotFoundException)
          && !(e.getCause() instanceof ConflictException)) {
        throw e;
      }
    }
  }
}
