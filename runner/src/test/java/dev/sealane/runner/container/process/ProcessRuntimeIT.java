package dev.sealane.runner.container.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.ContainerRuntime;
import dev.sealane.runner.container.ContainerRuntimeContract;
import dev.sealane.runner.container.Handle;
import dev.sealane.runner.container.Launch;
import dev.sealane.runner.container.Observed;
import dev.sealane.runner.container.SourcePosition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProcessRuntimeIT extends ContainerRuntimeContract {

  private static final long RAW_LOG_BYTES = 16 << 20;

  @Override
  protected ContainerRuntime open() {
    return new ProcessRuntime(directory.resolve("jobs"), RAW_LOG_BYTES, System::nanoTime);
  }

  @Override
  protected @Nullable String image() {
    return null;
  }

  @Test
  void only_the_owner_may_look_into_a_job_directory() throws Exception {
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
  void half_of_an_exit_code_is_none() throws Exception {
    JobDirectory job = new JobDirectory(directory.resolve("half"));
    Files.createDirectory(job.path());
    Files.writeString(job.path().resolve("exit"), "13");

    assertThat(job.exitCode()).isEmpty();

    Files.writeString(job.path().resolve("exit"), "137\n");
    assertThat(job.exitCode()).hasValue(137);
  }

  @Test
  void the_fence_ends_a_program_without_the_daemon() throws InterruptedException {
    Handle handle =
        started(fenced(shell("trap '' TERM; sleep 60; sleep 60"), Duration.ofSeconds(1)));

    assertThat(((Observed.Exited) restarted().await(handle)).signal()).isEqualTo(9);
  }

  @Test
  void a_renewed_fence_lets_it_run() throws InterruptedException {
    Handle handle = started(fenced(shell("sleep 2; exit 4"), Duration.ofSeconds(1)));

    runtime().renewFence(handle, Duration.ofMinutes(1));

    assertThat(((Observed.Exited) runtime().await(handle)).exitCode()).isEqualTo(4);
  }

  private static Launch fenced(Launch launch, Duration fence) {
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
