package dev.sealane.runner.container.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sealane.api.log.LogStream;
import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.ContainerRuntime;
import dev.sealane.runner.container.ContainerRuntimeContract;
import dev.sealane.runner.container.Handle;
import dev.sealane.runner.container.Launch;
import dev.sealane.runner.container.Observed;
import dev.sealane.runner.container.OutputSink;
import dev.sealane.runner.container.SourcePosition;
import dev.sealane.runner.identity.SystemHostClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProcessRuntimeIT extends ContainerRuntimeContract {

  private static final long RAW_LOG_BYTES = 16 << 20;
  private static final SystemHostClock CLOCK = new SystemHostClock();

  @Override
  protected ContainerRuntime open() {
    return new ProcessRuntime(
        directory.resolve("jobs"), RAW_LOG_BYTES, CLOCK.bootId(), System::nanoTime);
  }

  @Override
  protected @Nullable String image() {
    return null;
  }

  @Test
  void only_the_owner_may_look_into_a_job_directory() throws IOException {
    Path job = Path.of(started(shell("exit 0")).id());

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(job)))
        .isEqualTo("rwx------");
  }

  @Test
  void the_program_sees_nothing_of_the_daemons_environment() throws InterruptedException {
    Output output = new Output();

    runtime().follow(started(launch("env")), SourcePosition.START, output);

    assertThat(output.stdout().lines().map(line -> line.substring(0, line.indexOf('='))))
        .contains("PATH", "SEALANE_ARTIFACTS", "SEALANE_ATTEMPT", "SEALANE_RUN_ID")
        .allMatch(name -> name.matches("PATH|PWD|SHLVL|_|SEALANE_.*"));
  }

  @Test
  void variables_of_the_program_are_not_the_wrappers() throws InterruptedException {
    Map<String, String> environment =
        Map.of("PATH", "/usr/bin:/bin", "pid", "1", "code", "2", "directory", "3", "boot", "4");
    Output output = new Output();

    runtime()
        .follow(
            started(with(shell("echo $pid $code $directory $boot"), environment, null)),
            SourcePosition.START,
            output);

    assertThat(output.stdout()).isEqualTo("1 2 3 4\n");
  }

  @Test
  void half_of_an_exit_code_is_none() throws IOException {
    JobDirectory job = new JobDirectory(directory.resolve("half"));
    Files.createDirectory(job.path());
    Files.writeString(job.path().resolve("exit"), "13");

    assertThat(job.exitCode()).isEmpty();

    Files.writeString(job.path().resolve("exit"), "137\n");
    assertThat(job.exitCode()).hasValue(137);
  }

  @Test
  void the_fence_ends_a_program_and_all_its_children_without_the_daemon()
      throws IOException, InterruptedException {
    Path fence = directory.resolve("fence");
    fence(fence, 1, 2);
    Handle handle =
        started(fenced(shell("trap '' TERM; setsid sleep 4741 & sleep 4742; sleep 4743"), fence));
    runtime().close();

    assertThat(restarted().await(handle))
        .isInstanceOfSatisfying(
            Observed.Lost.class, lost -> assertThat(lost.code()).isEqualTo("contact_lost"));
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !lives("sleep 474"));
  }

  @Test
  void a_program_has_its_grace_before_the_fence_kills_it()
      throws IOException, InterruptedException {
    Path fence = directory.resolve("fence");
    fence(fence, 1, 60);
    Handle handle = started(fenced(shell("trap 'echo bye; exit 3' TERM; sleep 60 & wait"), fence));
    Output output = new Output();

    runtime().follow(handle, SourcePosition.START, output);

    assertThat(output.stdout()).isEqualTo("bye\n");
  }

  @Test
  void a_fence_that_is_moved_on_lets_it_run() throws IOException, InterruptedException {
    Path fence = directory.resolve("fence");
    fence(fence, 1, 2);
    Handle handle = started(fenced(shell("sleep 3; exit 4"), fence));

    fence(fence, 60, 60);

    assertThat(((Observed.Exited) runtime().await(handle)).exitCode()).isEqualTo(4);
  }

  private static void fence(Path file, long soft, long hard) throws IOException {
    long now = CLOCK.sinceBoot().toSeconds();
    Files.writeString(
        file, "%s %d %d %d%n".formatted(CLOCK.bootId(), now + soft, now + hard, now + soft));
  }

  private static Launch fenced(Launch launch, Path fence) {
    return new Launch(
        launch.attempt(),
        launch.image(),
        launch.command(),
        launch.environment(),
        launch.workspace(),
        launch.workdir(),
        launch.artifacts(),
        launch.cpus(),
        launch.memoryBytes(),
        launch.network(),
        fence);
  }

  @Test
  void a_child_that_left_session_and_environment_is_killed_with_its_control_group()
      throws InterruptedException {
    assumeTrue(
        Cgroups.ofThisHost().makesUnified(), "CONTROL GROUPS SKIPPED: none may be made here");
    Handle handle =
        started(
            shell(
                "setsid env -i sh -c 'trap \"\" TERM; sleep 4751; sleep 4752' & trap '' TERM;"
                    + " sleep 4753; sleep 4754"));
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> lives("sleep 4751"));

    assertThat(runtime().stop(handle, GRACE)).isTrue();

    assertThat(lives("sleep 475")).isFalse();
    Path group = new JobDirectory(Path.of(handle.id())).cgroup().groups().getFirst().path();
    runtime().remove(handle);
    assertThat(group).doesNotExist();
  }

  @Test
  void a_job_is_not_forgotten_before_its_control_group_is_gone()
      throws InterruptedException, IOException {
    assumeTrue(
        Cgroups.ofThisHost().makesUnified(), "CONTROL GROUPS SKIPPED: none may be made here");
    Handle handle = started(shell("exit 0"));
    runtime().await(handle);
    Path group = new JobDirectory(Path.of(handle.id())).cgroup().groups().getFirst().path();
    Path inside = Files.createDirectory(group.resolve("inside"));

    assertThatThrownBy(() -> runtime().remove(handle)).isInstanceOf(ContainerException.class);
    assertThat(runtime().listMine()).hasSize(1);
    Files.delete(inside);
    runtime().remove(handle);

    assertThat(group).doesNotExist();
    assertThat(runtime().listMine()).isEmpty();
  }

  @Test
  void a_job_whose_control_groups_were_never_made_is_removed() throws IOException {
    Handle handle = runtime().prepare(shell("exit 0"));
    JobDirectory job = new JobDirectory(Path.of(handle.id()));
    List<JobCgroup.Group> groups = new ArrayList<>(job.cgroup().groups());
    groups.add(new JobCgroup.Group(directory.resolve("never/made")));
    job.nameGroups(new JobCgroup(groups));

    runtime().remove(handle);

    assertThat(runtime().listMine()).isEmpty();
  }

  @Test
  void the_memory_limit_ends_the_program_and_is_told() throws InterruptedException {
    assumeTrue(
        Cgroups.ofThisHost().canLimit(Cgroups.Controller.MEMORY),
        "MEMORY LIMIT SKIPPED: this host has no control group for it");
    Launch shell = shell("x=$(yes | head -c 200000000); echo ${#x}");
    Launch small = limited(shell, 0.5, 32L << 20);
    assertThat(runtime().unenforced(small)).isEmpty();

    assertThat(runtime().await(started(small)))
        .isInstanceOfSatisfying(
            Observed.Exited.class, exited -> assertThat(exited.outOfMemory()).isTrue());
  }

  @Test
  void a_program_cannot_have_more_processes_than_a_container() throws IOException {
    assumeTrue(
        Cgroups.ofThisHost().canLimit(Cgroups.Controller.PIDS),
        "PROCESS LIMIT SKIPPED: this host has no control group for it");
    Handle handle = started(shell("sleep 4761"));

    Path group =
        new JobDirectory(Path.of(handle.id()))
            .cgroup().groups().stream()
                .map(JobCgroup.Group::path)
                .filter(path -> Files.exists(path.resolve("pids.max")))
                .findFirst()
                .orElseThrow();

    assertThat(group.resolve("pids.max")).hasContent("1024\n");
    assertThat(Files.readString(group.resolve("cgroup.procs"))).isNotBlank();
  }

  private static Launch limited(Launch launch, double cpus, long memory) {
    return new Launch(
        launch.attempt(),
        launch.image(),
        launch.command(),
        launch.environment(),
        launch.workspace(),
        launch.workdir(),
        launch.artifacts(),
        cpus,
        memory,
        launch.network(),
        launch.fence());
  }

  @Test
  void a_program_of_an_earlier_boot_is_lost_though_something_has_its_pid() {
    Handle handle = started(shell("sleep 4771"));

    try (ContainerRuntime rebooted =
        new ProcessRuntime(directory.resolve("jobs"), RAW_LOG_BYTES, "another", System::nanoTime)) {
      assertThat(rebooted.inspect(handle))
          .isInstanceOfSatisfying(
              Observed.Lost.class,
              lost -> {
                assertThat(lost.code()).isEqualTo("exit_unknown");
                assertThat(lost.message()).contains("host restarted");
              });
    }
  }

  @Test
  void a_program_whose_output_the_disk_refuses_goes_on_and_the_place_is_told()
      throws IOException, InterruptedException {
    Path small = Files.createDirectories(directory.resolve("jobs"));
    assumeTrue(
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", small.toString())
                .start()
                .waitFor()
            == 0,
        "FULL DISK SKIPPED: a small file system cannot be mounted");
    try {
      Path room = small.resolve("room");
      Files.write(room, new byte[1 << 20]);
      Handle handle =
          started(
              shell(
                  """
                  head -c 1500000 /dev/zero; echo full >&2
                  while [ -e %s ]; do sleep 0.1; done
                  echo after; exit 3
                  """
                      .formatted(room)));
      LosingOutput output = new LosingOutput(room);

      runtime().follow(handle, SourcePosition.START, output);

      assertThat(output.text().replace("\0", "")).startsWith("<lost>").endsWith("<lost>after\n");
      assertThat(exit(handle).exitCode()).isEqualTo(3);
      runtime().remove(handle);
    } finally {
      new ProcessBuilder("umount", "-l", small.toString()).start().waitFor();
    }
  }

  /// Makes room on the disk once output is lost.
  private static final class LosingOutput implements OutputSink {
    private final StringBuilder text = new StringBuilder();
    private final Path room;

    private LosingOutput(Path room) {
      this.room = room;
    }

    @Override
    public void output(LogStream stream, byte[] buffer, int length, long positionBehind) {
      if (stream == LogStream.STDOUT) {
        text.append(new String(buffer, 0, length, ISO_8859_1));
      }
    }

    @Override
    public void lost(LogStream stream, long position) {
      if (stream == LogStream.STDOUT) {
        text.append("<lost>");
        assertThat(room.toFile().delete() || !Files.exists(room)).isTrue();
      }
    }

    private String text() {
      return text.toString();
    }
  }

  @Test
  void a_program_without_an_exit_code_is_lost() throws InterruptedException {
    Handle handle = started(shell("sleep 60"));
    long wrapper = new JobDirectory(Path.of(handle.id())).pids().orElseThrow().wrapper().pid();
    ProcessHandle.of(wrapper).orElseThrow().descendants().forEach(ProcessHandle::destroyForcibly);
    ProcessHandle.of(wrapper).ifPresent(ProcessHandle::destroyForcibly);

    assertThat(restarted().await(handle))
        .isInstanceOfAny(Observed.Lost.class, Observed.Exited.class);
  }

  @Test
  void bytes_pass_through_as_they_are() throws InterruptedException {
    Output output = new Output();

    runtime().follow(started(shell("printf '\\377\\000x\\200'")), SourcePosition.START, output);

    assertThat(output.stdout()).isEqualTo("\u00ff\0x\u0080");
  }

  @Test
  void too_much_output_is_told() {
    Handle handle = started(shell("yes"));

    assertThatThrownBy(() -> runtime().follow(handle, SourcePosition.START, (_, _, _, _) -> {}))
        .isInstanceOfSatisfying(
            ContainerException.class, e -> assertThat(e.code()).isEqualTo("log_limit"));
  }
}
