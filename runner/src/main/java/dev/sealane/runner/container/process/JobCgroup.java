package dev.sealane.runner.container.process;

import dev.sealane.runner.container.process.Cgroups.Controller;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The control groups of one job: whatever its program starts is in them, whichever session or
/// parent it moves to.
///
/// @param groups at most one of them unified
record JobCgroup(List<Group> groups) {

  private static final Logger log = LoggerFactory.getLogger(JobCgroup.class);
  private static final int CPU_PERIOD_MICROS = 100_000;

  /// The kernel takes no smaller quota.
  private static final long LEAST_CPU_MICROS = 1_000;

  private static final int REMOVALS = 40;
  private static final Duration REMOVAL_PAUSE = Duration.ofMillis(5);

  JobCgroup {
    groups = List.copyOf(groups);
  }

  /// Kills everything in the unified group; without one does nothing.
  void kill() {
    groups.stream().filter(Group::isUnified).forEach(Group::kill);
  }

  /// Whether the unified group proves that nothing is left; true without one.
  boolean isEmpty() {
    return groups.stream().filter(Group::isUnified).allMatch(Group::isEmpty);
  }

  /// Whether the memory limit killed anything.
  boolean ranOutOfMemory() {
    return groups.stream().anyMatch(Group::ranOutOfMemory);
  }

  /// Harmless when they are gone or were never made; those that are not empty stay.
  ///
  /// @return whether none stays
  boolean remove() {
    groups.forEach(Group::remove);
    return groups.stream().allMatch(Group::removed);
  }

  /// One directory of the kernel's.
  record Group(Path path) {

    void make() throws IOException {
      if (!Files.isDirectory(path)) {
        Files.createDirectory(path);
      }
    }

    boolean isUnified() {
      return Files.exists(path.resolve("cgroup.events"));
    }

    void limit(Controller controller, double value) throws IOException {
      switch (controller) {
        case MEMORY -> memory((long) value);
        case CPU -> cpu(Math.max(LEAST_CPU_MICROS, (long) (value * CPU_PERIOD_MICROS)));
        case PIDS -> write(path.resolve("pids.max"), Long.toString((long) value));
      }
    }

    /// No swap on top.
    private void memory(long bytes) throws IOException {
      if (!isUnified()) {
        write(path.resolve("memory.limit_in_bytes"), Long.toString(bytes));
        writeIfThere("memory.memsw.limit_in_bytes", Long.toString(bytes));
        return;
      }
      write(path.resolve("memory.max"), Long.toString(bytes));
      writeIfThere("memory.swap.max", "0");
      writeIfThere("memory.oom.group", "1");
    }

    private void cpu(long quotaMicros) throws IOException {
      if (isUnified()) {
        write(path.resolve("cpu.max"), quotaMicros + " " + CPU_PERIOD_MICROS);
      } else {
        write(path.resolve("cpu.cfs_period_us"), Integer.toString(CPU_PERIOD_MICROS));
        write(path.resolve("cpu.cfs_quota_us"), Long.toString(quotaMicros));
      }
    }

    private void writeIfThere(String name, String text) throws IOException {
      if (Files.exists(path.resolve(name))) {
        write(path.resolve(name), text);
      }
    }

    /// Kernels before 5.14 cannot; the marks of the processes are left then.
    private void kill() {
      try {
        write(path.resolve("cgroup.kill"), "1");
      } catch (IOException e) {
        log.debug("group not killed path={}", path, e);
      }
    }

    private boolean isEmpty() {
      return counter("cgroup.events", "populated") == 0;
    }

    private boolean ranOutOfMemory() {
      return counter(isUnified() ? "memory.events" : "memory.oom_control", "oom_kill") > 0;
    }

    private long counter(String file, String name) {
      try {
        return Files.readAllLines(path.resolve(file)).stream()
            .filter(line -> line.startsWith(name + " "))
            .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
            .findFirst()
            .orElse(0);
      } catch (IOException _) {
        return 0; // the group is gone, or cannot count that
      }
    }

    /// What was killed stays in its group until its parent has noticed; that is waited for a
    /// little.
    private void remove() {
      try {
        for (int tried = 1; !removed() && tried < REMOVALS; tried++) {
          Thread.sleep(REMOVAL_PAUSE);
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt(); // a later daemon removes it
      }
    }

    /// Whether it is gone; one that is not empty stays.
    boolean removed() {
      try {
        Files.deleteIfExists(path);
        return true;
      } catch (IOException e) {
        log.debug("group not removed path={}", path, e);
        return false;
      }
    }
  }

  /// The kernel's files are written as they are, never made.
  static void write(Path file, String text) throws IOException {
    Files.write(file, text.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
  }
}
