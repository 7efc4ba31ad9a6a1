package dev.sealane.runner.container.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.runner.container.process.Cgroups.Controller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupsTest {

  @TempDir private Path directory;

  @Test
  void our_own_group_is_found_below_the_root_of_the_mount() throws IOException {
    Path own = Files.createDirectories(directory.resolve("service"));
    Files.writeString(own.resolve("cgroup.subtree_control"), "cpu memory\n");

    List<Cgroups.Place> places =
        Cgroups.places(
            List.of(
                "24 1 0:22 / /proc rw - proc proc rw",
                "31 1 0:27 /slice " + directory + " rw,relatime - cgroup2 cgroup2 rw"),
            List.of("0::/slice/service"));

    assertThat(places).hasSize(1);
    assertThat(places.getFirst().parent()).isEqualTo(own);
    assertThat(places.getFirst().unified()).isTrue();
    assertThat(places.getFirst().controllers())
        .containsExactlyInAnyOrder(Controller.CPU, Controller.MEMORY);
  }

  @Test
  void old_controllers_are_found_one_by_one() throws IOException {
    Files.createDirectories(directory.resolve("memory/own"));
    Files.createDirectories(directory.resolve("cpu"));

    List<Cgroups.Place> places =
        Cgroups.places(
            List.of(
                "31 1 0:27 / " + directory + "/memory rw - cgroup cgroup rw,memory",
                "32 1 0:28 / " + directory + "/cpu rw - cgroup cgroup rw,cpu,cpuacct",
                "33 1 0:29 / " + directory + "/pids rw - cgroup cgroup rw,pids"),
            List.of("4:memory:/own", "2:cpu,cpuacct:/", "8:pids:/"));

    assertThat(places).extracting(Cgroups.Place::unified).containsOnly(false);
    assertThat(places)
        .extracting(Cgroups.Place::parent)
        .containsExactly(directory.resolve("memory/own"), directory.resolve("cpu"));
  }

  @Test
  void an_early_move_goes_to_the_group_that_we_are_in() throws IOException {
    String pid = Long.toString(ProcessHandle.current().pid());
    Path procs = Files.writeString(directory.resolve("cgroup.procs"), "1\n" + pid + "\n");

    ofOnePlace().moveEarly();

    assertThat(Files.readString(procs)).startsWith(pid);
  }

  @Test
  void a_daemon_that_was_moved_elsewhere_makes_no_early_move() throws IOException {
    Path procs = Files.writeString(directory.resolve("cgroup.procs"), "1\n");

    ofOnePlace().moveEarly();

    assertThat(procs).hasContent("1\n");
  }

  @Test
  void an_early_move_goes_to_the_group_that_we_stepped_down_into() throws IOException {
    String pid = Long.toString(ProcessHandle.current().pid());
    Path below = Files.createDirectory(directory.resolve("sealane-daemon"));
    Path procs = Files.writeString(below.resolve("cgroup.procs"), "1\n" + pid + "\n");

    ofOnePlace().moveEarly();

    assertThat(Files.readString(procs)).startsWith(pid);
  }

  private Cgroups ofOnePlace() {
    return new Cgroups(List.of(new Cgroups.Place(directory, true, Set.of())));
  }

  @Test
  void a_group_outside_of_the_mount_is_nobodys() {
    assertThat(
            Cgroups.places(
                List.of("31 1 0:27 /slice " + directory + " rw - cgroup2 cgroup2 rw"),
                List.of("0::/other")))
        .isEmpty();
  }
}
