package dev.sealane.runner.run;

import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.Heartbeat;
import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.ContainerRuntime;
import dev.sealane.runner.container.ContainerRuntime.Found;
import dev.sealane.runner.container.Handle;
import dev.sealane.runner.container.Observed;
import dev.sealane.runner.journal.JournalEntry;
import dev.sealane.runner.journal.JournalException;
import dev.sealane.runner.journal.JournaledAttempt;
import dev.sealane.runner.workspace.WorkspaceException;
import dev.sealane.runner.workspace.Workspaces;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes what is ours, has ended and belongs to nobody any more: containers and volumes, job
/// directories, workspaces, spools. What a removal at the end of a run left, because the engine did
/// not answer or the disk refused, is gone with a later sweep.
///
/// Programs that run are never touched here, {@link Recovery} decides on them once, at the start;
/// but for those whose result the server has: an engine that hung did not stop them in time.
public final class Reaper implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Reaper.class);

  /// Names of the directories that are made for attempts.
  private static final Pattern OURS =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-[0-9]+");

  private final RunParts parts;
  private final RunSupervisor supervisor;
  private final List<ContainerRuntime> runtimes;
  private final DiskRoom room;
  private final Terms terms;
  private final Thread thread;

  /// @param room makes room on the disk when it is short
  public Reaper(
      RunParts parts,
      RunSupervisor supervisor,
      Collection<ContainerRuntime> runtimes,
      DiskRoom room,
      Terms terms) {
    this.parts = parts;
    this.supervisor = supervisor;
    this.runtimes = List.copyOf(runtimes);
    this.room = room;
    this.terms = terms;
    this.thread = Thread.ofVirtual().name("reaper").unstarted(this::loop);
  }

  /// @param period between two sweeps
  /// @param keepResults how long a result waits for a server to take it
  public record Terms(Duration period, Duration keepResults) {}

  /// Begins to sweep, at once and then on its timer. Call it after the recovery.
  public void start() {
    thread.start();
  }

  private void loop() {
    try {
      while (true) {
        try {
          sweep();
          room.make();
        } catch (RuntimeException e) {
          log.error("sweep failed", e); // the outermost frame: the next one comes
        }
        Thread.sleep(terms.period());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /// Removes all that is to be removed now.
  void sweep() {
    // first what there is, then who claims it: what is made meanwhile is not among it
    Set<String> unlisted = new HashSet<>();
    List<Left> left = left(unlisted);
    Set<String> directories = directories();
    List<JournaledAttempt> journaled = parts.journal().attempts();
    abandonOld(journaled);
    Set<AttemptRef> claimed = claimed(journaled);

    Set<AttemptRef> remaining = new HashSet<>();
    for (Left one : left) {
      AttemptRef attempt = one.found().attempt();
      if (!claimed.contains(attempt) && !remove(one, isOver(journaled, attempt))) {
        remaining.add(attempt);
      }
    }
    Set<String> claimedNames = new HashSet<>();
    claimed.forEach(attempt -> claimedNames.add(RunPlaces.name(attempt)));
    directories.stream().filter(name -> !claimedNames.contains(name)).forEach(this::remove);
    for (JournaledAttempt attempt : journaled) {
      boolean unknown =
          attempt.handle().map(Handle::runtime).filter(unlisted::contains).isPresent();
      if (!unknown
          && !claimed.contains(attempt.attempt())
          && !remaining.contains(attempt.attempt())) {
        noteRemoved(attempt.attempt());
      }
    }
  }

  private void abandonOld(List<JournaledAttempt> journaled) {
    Instant limit = parts.clock().wall().instant().minus(terms.keepResults());
    for (JournaledAttempt attempt : journaled) {
      if (!attempt.acked()
          && attempt.result().filter(it -> it.endedAt().isBefore(limit)).isPresent()) {
        log.error(
            "no server has taken a result for too long, it is given up attempt={} limit={}",
            attempt.attempt(),
            terms.keepResults());
        supervisor.abandon(attempt.attempt());
      }
    }
  }

  /// What somebody still needs: all that the daemon holds, and all whose end the server does not
  /// know yet.
  private Set<AttemptRef> claimed(List<JournaledAttempt> journaled) {
    Set<AttemptRef> claimed = new HashSet<>();
    for (Heartbeat.Held held : supervisor.held()) {
      claimed.add(new AttemptRef(held.runId(), held.attempt()));
    }
    journaled.stream()
        .filter(attempt -> !attempt.acked())
        .map(JournaledAttempt::attempt)
        .forEach(claimed::add);
    return claimed;
  }

  private static boolean isOver(List<JournaledAttempt> journaled, AttemptRef attempt) {
    return journaled.stream().anyMatch(it -> it.attempt().equals(attempt) && it.acked());
  }

  /// @param unlisted gets the names of the runtimes that do not answer
  private List<Left> left(Set<String> unlisted) {
    List<Left> left = new ArrayList<>();
    for (ContainerRuntime runtime : runtimes) {
      try {
        runtime.listMine().forEach(found -> left.add(new Left(runtime, found, true)));
        runtime.listForgotten().forEach(found -> left.add(new Left(runtime, found, false)));
      } catch (ContainerException e) {
        unlisted.add(runtime.name());
        log.warn("leftovers not listed runtime={} problem={}", runtime.name(), e.getMessage());
      }
    }
    return left;
  }

  /// @param over whether the server has its result, so that it must not run
  /// @return whether it is gone
  private boolean remove(Left left, boolean over) {
    AttemptRef attempt = left.found().attempt();
    try {
      if (!over
          && left.mayRun()
          && left.runtime().inspect(left.found().handle()) instanceof Observed.Running) {
        log.warn("a program runs that nobody claims, left alone attempt={}", attempt);
        return false;
      }
      left.runtime().remove(left.found().handle());
      log.info("leftover removed attempt={} runtime={}", attempt, left.runtime().name());
      return true;
    } catch (ContainerException e) {
      log.warn("leftover not removed attempt={} problem={}", attempt, e.getMessage());
      return false;
    }
  }

  private Set<String> directories() {
    Set<String> names = new HashSet<>();
    for (Path parent : List.of(parts.places().spool(), parts.places().work())) {
      if (!Files.isDirectory(parent)) {
        continue;
      }
      try (DirectoryStream<Path> children = Files.newDirectoryStream(parent)) {
        children.forEach(child -> names.add(child.getFileName().toString()));
      } catch (IOException e) {
        log.warn("leftovers not listed directory={}", parent, e);
      }
    }
    names.removeIf(name -> !OURS.matcher(name).matches());
    return names;
  }

  private void remove(String name) {
    try {
      Workspaces.remove(parts.places().work().resolve(name));
      Workspaces.remove(parts.places().spool().resolve(name));
      log.info("leftover files removed name={}", name);
    } catch (WorkspaceException e) {
      log.warn("leftover files not removed name={} problem={}", name, e.getMessage());
    }
  }

  private void noteRemoved(AttemptRef attempt) {
    try {
      parts.journal().note(new JournalEntry.Removed(attempt));
    } catch (JournalException e) {
      log.warn("journal not written attempt={}", attempt, e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private record Left(ContainerRuntime runtime, Found found, boolean mayRun) {}
}
