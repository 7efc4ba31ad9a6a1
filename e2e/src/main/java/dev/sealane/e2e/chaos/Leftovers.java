package dev.sealane.e2e.chaos;

import dev.sealane.api.id.RunId;
import dev.sealane.e2e.chaos.Finding.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What runs left on this host once all of them have ended.
final class Leftovers {

  private static final Duration LIMIT = Duration.ofSeconds(90); // a runner sweeps each minute
  private static final List<String> DIRECTORIES = List.of("spool", "work", "jobs", "copies");

  private final World world;
  private final Set<String> runs;

  Leftovers(World world, Collection<Ticket> tickets) {
    this.world = world;
    this.runs =
        tickets.stream()
            .flatMap(it -> it.id().stream())
            .map(RunId::toString)
            .collect(Collectors.toUnmodifiableSet());
  }

  /// Waits until nothing is left.
  ///
  /// @return what is left all the same
  List<Finding> await() {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      List<Finding> left = look();
      if (left.isEmpty() || System.nanoTime() > end) {
        return left;
      }
      Pauses.sleep(Duration.ofMillis(500));
    }
  }

  private List<Finding> look() {
    List<Finding> left = new ArrayList<>();
    for (int i = 0; i < world.runners().size(); i++) {
      left.addAll(files("runner" + i, world.places().runnerState(i).resolve("state")));
    }
    JobProcesses.of(world.places().root())
        .map(it -> leftover("process " + it.pid(), JobProcesses.command(it)))
        .forEach(left::add);
    controlGroups().map(it -> leftover("control group", it)).forEach(left::add);
    world
        .engine()
        .ifPresent(it -> it.leftovers().forEach(line -> left.add(leftover("engine", line))));
    return left;
  }

  /// Those that are named after one of our runs.
  private Stream<String> controlGroups() {
    Shell.Result found = Shell.run("find", "/sys/fs/cgroup", "-type", "d", "-name", "sealane-*");
    return found.lines().stream().filter(path -> runs.stream().anyMatch(path::contains));
  }

  private static List<Finding> files(String runner, Path state) {
    List<Finding> left = new ArrayList<>();
    for (String name : DIRECTORIES) {
      try (Stream<Path> entries = Files.list(state.resolve(name))) {
        entries
            .filter(it -> !it.getFileName().toString().equals("wrapper.sh"))
            .forEach(it -> left.add(leftover(runner, it.toString())));
      } catch (NoSuchFileException _) {
        // this runner has no such directory
      } catch (IOException e) {
        left.add(leftover(runner, "not looked at: " + e));
      }
    }
    return left;
  }

  private static Finding leftover(String where, String what) {
    return new Finding(Kind.LEFTOVER, where, what);
  }
}
