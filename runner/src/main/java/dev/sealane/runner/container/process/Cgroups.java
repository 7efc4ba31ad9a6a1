package dev.sealane.runner.container.process;

import dev.sealane.api.runner.AttemptRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where the kernel lets this process make control groups below its own (cgroups(7)): one place in
/// the unified hierarchy (cgroup v2), and on hosts that still have them one for each old controller
/// (v1). Where there is none, jobs go without.
final class Cgroups {

  private static final Logger log = LoggerFactory.getLogger(Cgroups.class);

  private final List<Place> places;

  Cgroups(List<Place> places) {
    this.places = List.copyOf(places);
  }

  /// What a group can limit.
  enum Controller {
    MEMORY,
    CPU,
    PIDS;

    String word() {
      return switch (this) {
        case MEMORY -> "memory";
        case CPU -> "cpu";
        case PIDS -> "pids";
      };
    }
  }

  /// @param parent directory in which groups may be made
  /// @param unified whether it is v2, where a group can be killed and proves that it is empty
  /// @param controllers what can be limited there
  record Place(Path parent, boolean unified, Set<Controller> controllers) {}

  /// Those of this process.
  static Cgroups ofThisHost() {
    try {
      return new Cgroups(
          places(
              Files.readAllLines(Path.of("/proc/self/mountinfo")),
              Files.readAllLines(Path.of("/proc/self/cgroup"))));
    } catch (IOException e) {
      log.debug("no control groups here", e);
      return new Cgroups(List.of());
    }
  }

  /// @param mounts lines of `/proc/self/mountinfo`
  /// @param own lines of `/proc/self/cgroup`
  static List<Place> places(List<String> mounts, List<String> own) {
    Map<String, String> ownPaths = new HashMap<>();
    for (String line : own) {
      String[] fields = line.split(":", 3);
      Arrays.stream(fields[1].split(",", -1)).forEach(name -> ownPaths.put(name, fields[2]));
    }
    List<Place> places = new ArrayList<>();
    for (String line : mounts) {
      String[] halves = line.split(" - ", 2);
      String[] left = halves[0].split(" ", -1);
      String[] right = halves[1].split(" ", -1);
      if (right[0].equals("cgroup2")) {
        unified(parent(left, ownPaths.get(""))).ifPresent(places::add);
      } else if (right[0].equals("cgroup")) {
        Set<String> options = Set.of(right[2].split(",", -1));
        for (Controller controller : Controller.values()) {
          if (options.contains(controller.word())) {
            old(parent(left, ownPaths.get(controller.word())), controller).ifPresent(places::add);
          }
        }
      }
    }
    return places;
  }

  /// @param mount the left fields of a line of mountinfo: its fourth is the root of the mount, its
  ///   fifth where that lies
  private static Optional<Path> parent(String[] mount, @Nullable String own) {
    Path root = Path.of(mount[3]);
    return own == null || !Path.of(own).startsWith(root)
        ? Optional.empty()
        : Optional.of(Path.of(mount[4]).resolve(root.relativize(Path.of(own))));
  }

  private static Optional<Place> unified(Optional<Path> parent) {
    return parent
        .filter(Files::isWritable)
        .map(path -> new Place(path, true, CgroupDelegation.take(path)));
  }

  private static Optional<Place> old(Optional<Path> parent, Controller controller) {
    return parent
        .filter(Files::isWritable)
        .map(path -> new Place(path, false, EnumSet.of(controller)));
  }

  /// Whether the end of a job can be proven by an empty group.
  boolean makesUnified() {
    return places.stream().anyMatch(Place::unified);
  }

  /// Whether something can be limited.
  boolean canLimit(Controller controller) {
    return places.stream().anyMatch(place -> place.controllers().contains(controller));
  }

  /// Lets the next process enter its group sooner (ADR 39): the kernel moves one only after a grace
  /// period of RCU (11 to 22 ms as measured), unless another move came just before. So we move to
  /// where we are. Blocks for that period.
  ///
  /// @throws IOException when the kernel refuses
  void moveEarly() throws IOException {
    if (!places.isEmpty()) {
      CgroupDelegation.reenter(places.getFirst().parent());
    }
  }

  /// The groups that a job is to have; makes none.
  ///
  /// @param limits what to limit, in bytes, cores and processes; what cannot be limited is left out
  Plan plan(AttemptRef attempt, Map<Controller, Double> limits) {
    List<Planned> planned = new ArrayList<>();
    for (Place place : places) {
      Map<Controller, Double> useful = new EnumMap<>(Controller.class);
      useful.putAll(limits);
      useful.keySet().retainAll(place.controllers());
      if (place.unified() || !useful.isEmpty()) {
        Path path = place.parent().resolve("sealane-" + attempt.runId() + "-" + attempt.attempt());
        planned.add(new Planned(new JobCgroup.Group(path), useful));
      }
    }
    return new Plan(planned);
  }

  /// @param limits in bytes, cores and processes
  private record Planned(JobCgroup.Group group, Map<Controller, Double> limits) {}

  /// The groups of a job before they are made.
  static final class Plan {

    private final List<Planned> planned;

    private Plan(List<Planned> planned) {
      this.planned = List.copyOf(planned);
    }

    JobCgroup cgroup() {
      return new JobCgroup(planned.stream().map(Planned::group).toList());
    }

    /// Makes all of them. Their names must stand in the job's directory before: a daemon that is
    /// killed here leaves nothing else by which the next one finds them.
    ///
    /// @throws IOException when the kernel refuses; some may be made by then
    void make() throws IOException {
      for (Planned one : planned) {
        one.group().make();
        for (Map.Entry<Controller, Double> limit : one.limits().entrySet()) {
          one.group().limit(limit.getKey(), limit.getValue());
        }
      }
    }
  }
}
