package dev.sealane.runner.container.docker;

import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.Observed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Waits for the end of containers, brings it about, and tells an end of the program's own from one
/// that the engine caused.
final class ContainerEnds {

  private static final int KILL = 9;
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration KILL_LIMIT = Duration.ofSeconds(30);

  /// How long one request waits: a connection may be dead without either side noticing.
  private static final Duration ONE_WAIT = Duration.ofMinutes(1);

  /// An engine that stops its containers lets go of its address before or soon after.
  private static final Duration DOUBT = Duration.ofMillis(300);

  private final Engine engine;
  private final Containers containers;
  private final EngineReach reach;

  /// Containers that ran when we sent them a signal: its effect is no surprise.
  private final Set<String> stopped = ConcurrentHashMap.newKeySet();

  /// Containers that we have just started: nothing need be asked before waiting for their end.
  private final Set<String> started = ConcurrentHashMap.newKeySet();

  /// Ends that we saw with the engine in reach.
  private final Map<String, ContainerFacts> seen = new ConcurrentHashMap<>();

  ContainerEnds(Engine engine, Containers containers, EngineReach reach) {
    this.engine = engine;
    this.containers = containers;
    this.reach = reach;
  }

  Observed inspect(String container) {
    ContainerFacts known = seen.get(container);
    return containers
        .facts(container)
        .map(facts -> known != null ? known.exited() : observed(container, facts))
        .orElseGet(() -> new Observed.Lost("container_removed", "The container is gone.", true));
  }

  /// Whether the engine started anew since the container was made, which shows no start: it writes
  /// down that a program runs only after that does.
  boolean mayHaveForgottenStart(String container) {
    return containers
        .facts(container)
        .filter(facts -> !facts.hasStarted())
        .filter(facts -> reach.engineStarts().stream().anyMatch(facts.createdAt()::isBefore))
        .isPresent();
  }

  /// The engine has answered that it runs.
  void started(String container) {
    started.add(container);
  }

  /// Whether it runs no longer, or is gone.
  boolean hasEnded(String container) {
    return seen.containsKey(container) || !(inspect(container) instanceof Observed.Running);
  }

  /// What the engine says about an ended container; empty when it is gone.
  Optional<ContainerFacts> facts(String container) {
    return Optional.ofNullable(seen.get(container)).or(() -> containers.facts(container));
  }

  private Observed observed(String container, ContainerFacts facts) {
    if (!facts.hasStarted()) {
      return new Observed.NotStarted();
    }
    if (facts.running()) {
      return new Observed.Running(facts.startedAt());
    }
    if (stopped.contains(container)) {
      return facts.exited();
    }
    boolean overBoot = reach.hostStart().filter(facts.startedAt()::isBefore).isPresent();
    boolean programs =
        !overBoot
            && ExitJudge.isPrograms(
                facts.startedAt(), facts.finishedAt(), reach.engineStarts(), reach.outages());
    return programs ? facts.exited() : stoppedWithEngine();
  }

  private static Observed.Lost stoppedWithEngine() {
    return new Observed.Lost(
        "engine_stopped", "The container ended while its engine was out of reach.", true);
  }

  /// Blocks until the container has ended, however long the engine is out of reach meanwhile.
  Observed await(String container) throws InterruptedException {
    boolean runs = started.remove(container);
    while (true) {
      try {
        if (runs) {
          runs = false; // whatever comes, the engine is asked before the next wait
          Optional<Observed.Exited> end = seeEnd(container);
          if (end.isPresent()) {
            return end.get();
          }
        } else {
          switch (inspect(container)) {
            case Observed.Lost lost -> {
              return lost;
            }
            case Observed.Exited exited -> {
              if (isOwnEnd(container, exited)) {
                return exited;
              }
            }
            case Observed.NotStarted _ -> Thread.sleep(LOOK);
            case Observed.Running _ -> runs = true;
          }
        }
      } catch (ContainerException e) {
        if (!e.code().equals("engine_unavailable")) {
          throw e;
        }
        reach.awaitBack();
      }
    }
  }

  /// Waits a while for the end of a container that runs.
  ///
  /// @return its own end, if we saw it
  private Optional<Observed.Exited> seeEnd(String container) throws InterruptedException {
    if (!endedWithin(container, ONE_WAIT)) {
      return Optional.empty();
    }
    Optional<ContainerFacts> facts = containers.facts(container).filter(it -> !it.running());
    if (facts.isEmpty() || !isOwnEnd(container, facts.get().exited())) {
      return Optional.empty();
    }
    ContainerFacts end = withMemory(container, facts.get());
    seen.put(container, end);
    return Optional.of(end.exited());
  }

  /// The engine writes the end down with what it knows then; word of the memory limit may reach it
  /// a moment later, and is an event only.
  private ContainerFacts withMemory(String container, ContainerFacts end) {
    boolean killed = Integer.valueOf(KILL).equals(end.exited().signal());
    return killed && !stopped.contains(container) && containers.ranOutOfMemory(container, end)
        ? end.outOfMemory(true)
        : end;
  }

  /// An end that we see as it happens. It may be the engine's farewell, whatever the program made
  /// of the signal: an engine that shuts down takes no new connections before it ends its
  /// containers. A signal that we did not send is worth a second look.
  private boolean isOwnEnd(String container, Observed.Exited end) throws InterruptedException {
    if (stopped.contains(container) || seen.containsKey(container)) {
      return true;
    }
    if (end.signal() != null && !end.outOfMemory()) {
      Thread.sleep(DOUBT);
    }
    if (engine.address().answers()) {
      return true;
    }
    reach.awaitBack();
    return false;
  }

  /// TERM, after {@code grace} KILL.
  ///
  /// @return whether it is gone, and with it its process namespace
  boolean stop(String container, Duration grace) throws InterruptedException {
    terminate(container);
    if (!endedWithin(container, grace)) {
      containers.signal(container, "KILL");
      return endedWithin(container, KILL_LIMIT);
    }
    return true;
  }

  /// A container that did not run any more has an end that is not our doing.
  private void terminate(String container) {
    try {
      if (containers.signal(container, "TERM")) {
        stopped.add(container);
      }
    } catch (ContainerException e) {
      stopped.add(container); // it may have arrived all the same
      throw e;
    }
  }

  private boolean endedWithin(String container, Duration limit) throws InterruptedException {
    try (WaitContainerResultCallback wait = new WaitContainerResultCallback()) {
      engine.streams().waitContainerCmd(container).exec(wait);
      return wait.awaitCompletion(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (NotFoundException _) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      throw Engine.unavailable("wait for the container", e);
    }
  }

  void forget(String container) {
    stopped.remove(container);
    started.remove(container);
    seen.remove(container);
  }
}
