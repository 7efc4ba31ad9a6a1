package dev.sealane.e2e.chaos;

import dev.sealane.e2e.chaos.Finding.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What runs left on this host once all of them have ended.
final class Leftovers {

  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final List<String> DIRECTORIES = List.of("spool", "work", "jobs", "copies");

  private final World world;

  Leftovers(World world) {
    this.world = world;
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
    left.addAll(processes());
    world
        .engine()
        .ifPresent(it -> it.leftovers().forEach(line -> left.add(leftover("engine", line))));
    return left;
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

  /// Every process that is told one of our runs by its environment, but for the daemons.
  private List<Finding> processes() {
    String ours = world.places().root() + "/";
    List<Finding> left = new ArrayList<>();
    ProcessHandle.allProcesses()
        .forEach(process -> {
          String environment = read(process, "environ");
          String command = read(process, "cmdline").replace('\0', ' ');
          boolean job = environment.contains("SEALANE_RUN_ID=");
          boolean here = command.contains(ours) || environment.contains(ours);
          if (job && here) {
            left.add(leftover("process " + process.pid(), command));
          }
        });
    return left;
  }

  /// @return empty when it is gone or is not ours to read
  private static String read(ProcessHandle process, String file) {
    try {
      Path path = Path.of("/proc", Long.toString(process.pid()), file);
      return new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return "";
    }
  }

  private static Finding leftover(String where, String what) {
    return new Finding(Kind.LEFTOVER, where, what);
  }
}
