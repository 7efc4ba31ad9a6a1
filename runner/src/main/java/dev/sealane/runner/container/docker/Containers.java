package dev.sealane.runner.container.docker;

import com.github.dockerjava.api.async.ResultCallbackTemplate;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Event;
import dev.sealane.api.id.InstanceId;
import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.Launch;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the engine to do things to containers of this instance. A request whose answer was lost is
/// looked into until it is known what became of it.
final class Containers {

  private static final Logger log = LoggerFactory.getLogger(Containers.class);
  private static final int TRIES = 5;

  /// The engine answers at once, but for events of the second that has not ended.
  private static final Duration OOM_WAIT = Duration.ofSeconds(3);

  private final Engine engine;
  private final EngineReach reach;
  private final InstanceId instance;
  private final DockerLimits limits;
  private final ArtifactVolumes volumes;

  /// @param reach waits for an engine that is out of reach
  Containers(Engine engine, EngineReach reach, InstanceId instance, DockerLimits limits) {
    this.engine = engine;
    this.reach = reach;
    this.instance = instance;
    this.limits = limits;
    this.volumes = new ArtifactVolumes(engine, instance);
  }

  /// @param id as the engine names it
  /// @param fresh false = an earlier call made it
  record Created(String id, boolean fresh) {}

  /// Creates the container of an attempt, or finds the one that is there. When the answer is lost
  /// it waits for the engine and asks again: its name makes sure that there is never a second one.
  ///
  /// @throws ContainerException `image_not_found` when the image is gone; `engine_unavailable` only
  ///   when the thread was interrupted while the engine was out of reach
  Created create(Launch launch, ImageReference image) {
    CreateContainerCmd create = engine.calls().createContainerCmd(image.text());
    ContainerSettings.apply(create, launch, instance, limits);
    while (true) {
      try {
        return new Created(Engine.ask("create the container", () -> create.exec().getId()), true);
      } catch (ContainerException e) {
        if (e.getCause() instanceof ConflictException) {
          return existing(launch).orElseThrow(() -> e);
        }
        if (!e.code().equals("engine_unavailable")) {
          throw e;
        }
        awaitBack(e);
      }
    }
  }

  private void awaitBack(ContainerException lost) {
    try {
      reach.awaitBack();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw lost;
    }
  }

  private Optional<Created> existing(Launch launch) {
    return find(ContainerName.of(launch.attempt()))
        .filter(found -> isOurs(found.getConfig().getLabels()))
        .map(found -> new Created(found.getId(), false));
  }

  private boolean isOurs(@Nullable Map<String, String> labels) {
    return labels != null && instance.toString().equals(labels.get(ContainerName.INSTANCE));
  }

  private Optional<InspectContainerResponse> find(String container) {
    try {
      return Optional.of(
          Engine.ask(
              "inspect the container", () -> engine.calls().inspectContainerCmd(container).exec()));
    } catch (ContainerException e) {
      if (e.getCause() instanceof NotFoundException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// How it stands; empty when it is gone.
  Optional<ContainerFacts> facts(String container) {
    return find(container).map(ContainerFacts::of);
  }

  /// Starts a container that was never started.
  ///
  /// @throws ContainerException when the engine refuses; `engine_unavailable` when there was no
  ///   answer, so that it may have started all the same
  void start(String container) {
    try {
      Engine.ask("start the container", () -> engine.calls().startContainerCmd(container).exec());
    } catch (ContainerException e) {
      if (!(e.getCause() instanceof NotModifiedException)) { // else it runs
        throw e;
      }
    }
  }

  /// Removes a container unless it has started. The engine itself decides which comes first.
  ///
  /// @return whether it can never start any more
  boolean removeUnstarted(String container) {
    for (int tried = 1; ; tried++) {
      Optional<InspectContainerResponse> found = find(container);
      if (found.isEmpty()) {
        return true;
      }
      if (ContainerFacts.of(found.get()).hasStarted()) {
        return false;
      }
      try {
        Engine.ask(
            "remove the container",
            () -> engine.calls().removeContainerCmd(container).withRemoveVolumes(true).exec());
        volumes.removeOf(found.get());
        return true;
      } catch (ContainerException e) {
        if (tried == TRIES) {
          throw e;
        }
      }
    }
  }

  /// Sends a signal.
  ///
  /// @return false when the container does not run, so that nothing was sent
  boolean signal(String container, String signal) {
    try {
      Engine.ask(
          "send " + signal,
          () -> engine.calls().killContainerCmd(container).withSignal(signal).exec());
      return true;
    } catch (ContainerException e) {
      boolean ended =
          e.getCause() instanceof ConflictException || e.getCause() instanceof NotFoundException;
      if (!ended) {
        throw e;
      }
      return false;
    }
  }

  /// Removes a container with its volumes, running or not. Harmless when it is gone.
  void remove(String container) {
    Optional<InspectContainerResponse> found = find(container);
    try {
      Engine.ask(
          "remove the container",
          () ->
              engine
                  .calls()
                  .removeContainerCmd(container)
                  .withForce(true)
                  .withRemoveVolumes(true)
                  .exec());
    } catch (ContainerException e) {
      boolean goneOrGoing =
          e.getCause() instanceof NotFoundException
              || (e.getCause() instanceof ConflictException
                  && String.valueOf(e.getMessage()).contains("already in progress"));
      if (!goneOrGoing) {
        throw e;
      }
    }
    found.ifPresent(volumes::removeOf);
  }

  ArtifactVolumes volumes() {
    return volumes;
  }

  List<Container> listMine() {
    return Engine.ask(
        "list containers",
        () ->
            engine
                .calls()
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of(ContainerName.INSTANCE, instance.toString()))
                .exec());
  }

  /// Whether the engine told that the memory limit was met, between the start and now.
  boolean ranOutOfMemory(String container, ContainerFacts end) {
    EventsResultCallback told = new EventsResultCallback();
    try (told) {
      engine
          .calls()
          .eventsCmd()
          .withContainerFilter(container)
          .withEventFilter("oom")
          .withSince(Long.toString(end.startedAt().getEpochSecond()))
          .withUntil(Long.toString(end.finishedAt().getEpochSecond() + 1))
          .exec(told)
          .awaitCompletion(OOM_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      log.warn("events not read container={}", container, e);
    }
    return told.any;
  }

  private static final class EventsResultCallback
      extends ResultCallbackTemplate<EventsResultCallback, Event> {

    private volatile boolean any;

    @Override
    public void onNext(Event event) {
      any = true;
    }
  }
}
