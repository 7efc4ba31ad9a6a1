package dev.sealane.runner.container.process;

import dev.sealane.runner.container.process.Cgroups.Controller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands the controllers of our own group (cgroup v2) down to the groups of jobs. The kernel allows
/// that only to a group without processes, or to the root; when nobody but us is in it, we step
/// down into a group beside the jobs (cgroups(7), "no internal processes").
final class CgroupDelegation {

  private static final Logger log = LoggerFactory.getLogger(CgroupDelegation.class);

  private static final String OWN_PID = Long.toString(ProcessHandle.current().pid());

  private static final String DAEMON = "sealane-daemon";

  private CgroupDelegation() {}

  /// @return what can be limited below {@code parent}
  static Set<Controller> take(Path parent) {
    Set<Controller> there = handedDown(parent);
    if (there.size() < Controller.values().length && !handDown(parent) && stepDown(parent)) {
      handDown(parent);
    }
    return handedDown(parent);
  }

  private static Set<Controller> handedDown(Path parent) {
    return words(parent.resolve("cgroup.subtree_control"));
  }

  private static Set<Controller> words(Path file) {
    Set<Controller> found = EnumSet.noneOf(Controller.class);
    try {
      List<String> words = List.of(Files.readString(file).strip().split(" ", -1));
      for (Controller controller : Controller.values()) {
        if (words.contains(controller.word())) {
          found.add(controller);
        }
      }
    } catch (IOException e) {
      log.debug("controllers not known file={}", file, e);
    }
    return found;
  }

  /// @return whether all that there are were handed down
  private static boolean handDown(Path parent) {
    boolean all = true;
    for (Controller controller : words(parent.resolve("cgroup.controllers"))) {
      try {
        JobCgroup.write(parent.resolve("cgroup.subtree_control"), "+" + controller.word());
      } catch (IOException e) {
        log.debug("controller not handed down controller={}", controller, e);
        all = false;
      }
    }
    return all;
  }

  /// Enters the group that this process is in once more: {@code parent}, or the one that it stepped
  /// down into. Does nothing when somebody had moved it elsewhere. Old controllers (v1) too.
  ///
  /// @throws IOException when the kernel refuses
  static void reenter(Path parent) throws IOException {
    Optional<Path> own =
        Stream.of(parent.resolve(DAEMON), parent).filter(CgroupDelegation::isIn).findFirst();
    if (own.isPresent()) {
      JobCgroup.write(own.get().resolve("cgroup.procs"), OWN_PID);
    }
  }

  private static boolean isIn(Path group) {
    try {
      return Files.readAllLines(group.resolve("cgroup.procs")).contains(OWN_PID);
    } catch (IOException _) {
      return false; // no such group, or not readable
    }
  }

  private static boolean stepDown(Path parent) {
    try {
      if (!Files.readAllLines(parent.resolve("cgroup.procs")).equals(List.of(OWN_PID))) {
        return false;
      }
      Path below = parent.resolve(DAEMON);
      if (!Files.isDirectory(below)) {
        Files.createDirectory(below);
      }
      JobCgroup.write(below.resolve("cgroup.procs"), OWN_PID);
      return true;
    } catch (IOException e) {
      log.debug("not stepped down parent={}", parent, e);
      return false;
    }
  }
}
