package dev.sealane.runner.container;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.api.id.RunId;
import dev.sealane.api.log.LogStream;
import dev.sealane.api.runner.AttemptRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What every {@link ContainerRuntime} must do, tried with real programs.
@Timeout(60)
public abstract class ContainerRuntimeContract {

  protected static final Duration GRACE = Duration.ofMillis(500);

  @TempDir protected Path directory;

  private final List<ContainerRuntime> opened = new ArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private Path workspace = Path.of("");
  private Path artifacts = Path.of("");
  private int attempts;
  private final RunId run = new RunId(UUID.randomUUID());
  private @Nullable ContainerRuntime current;

  /// Another object for the same instance, as a restarted daemon has it.
  protected abstract ContainerRuntime open();

  /// An image with a shell; null where there are none.
  protected abstract @Nullable String image();

  /// Whether a process with this text in its command line lives on the host.
  protected static boolean lives(String text) {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .anyMatch(line -> line.contains(text));
  }

  @BeforeEach
  void make_directories() throws IOException {
    workspace = Files.createDirectories(directory.resolve("workspace"));
    artifacts = Files.createDirectories(directory.resolve("artifacts"));
  }

  @AfterEach
  void remove_everything() {
    try (ContainerRuntime last = open()) {
      last.listMine().forEach(found -> last.remove(found.handle()));
      last.listForgotten().forEach(found -> last.remove(found.handle()));
      assertThat(last.listMine()).isEmpty();
      assertThat(last.listForgotten()).isEmpty();
    }
    opened.forEach(ContainerRuntime::close);
    threads.shutdownNow();
  }

  protected ContainerRuntime runtime() {
    ContainerRuntime open = current;
    return open == null ? restarted() : open;
  }

  /// From now on another object is used.
  protected ContainerRuntime restarted() {
    ContainerRuntime next = open();
    opened.add(next);
    current = next;
    return next;
  }

  protected Path workspaceOnHost() {
    return workspace;
  }

  protected Launch launch(String... command) {
    attempts++;
    return new Launch(
        new AttemptRef(run, attempts),
        image(),
        List.of(command),
        Map.of("PATH", "/usr/local/bin:/usr/bin:/bin"),
        workspace,
        null,
        artifacts,
        null,
        null,
        "none",
        null);
  }

  protected static Launch with(
      Launch launch, Map<String, String> environment, @Nullable String dir) {
    return new Launch(
        launch.attempt(),
        launch.image(),
        launch.command(),
        environment,
        launch.workspace(),
        dir,
        launch.artifacts(),
        launch.cpus(),
        launch.memoryBytes(),
        launch.network(),
        launch.fence());
  }

  protected Launch shell(String script) {
    return launch("sh", "-c", script);
  }

  protected Handle started(Launch launch) {
    Handle handle = runtime().prepare(launch);
    runtime().start(handle);
    return handle;
  }

  protected Observed.Exited exit(Handle handle) throws InterruptedException {
    return (Observed.Exited) runtime().await(handle);
  }

  private Output output(Handle handle) throws InterruptedException {
    Output output = new Output();
    runtime().follow(handle, SourcePosition.START, output);
    return output;
  }

  /// Waits until a program has written a line.
  private void awaitLine(Handle handle, String line) throws InterruptedException {
    CountDownLatch seen = new CountDownLatch(1);
    StringBuilder text = new StringBuilder();
    ContainerRuntime using = runtime();
    Future<?> following =
        threads.submit(() -> {
          using.follow(
              handle,
              SourcePosition.START,
              (_, buffer, length, _) -> {
                text.append(new String(buffer, 0, length, UTF_8));
                if (text.indexOf(line + "\n") >= 0) {
                  seen.countDown();
                }
              });
          return text;
        });
    assertThat(seen.await(20, TimeUnit.SECONDS)).as("the line " + line).isTrue();
    following.cancel(true);
  }

  /// Collects what comes.
  public static final class Output implements OutputSink {
    private final StringBuilder stdout = new StringBuilder();
    private final StringBuilder stderr = new StringBuilder();
    private final List<Chunk> chunks = new ArrayList<>();
    private SourcePosition position = SourcePosition.START;

    @Override
    public void output(LogStream stream, byte[] buffer, int length, long positionBehind) {
      (stream == LogStream.STDOUT ? stdout : stderr)
          .append(new String(buffer, 0, length, ISO_8859_1));
      assertThat(positionBehind).isGreaterThan(position.of(stream));
      position = position.with(stream, positionBehind);
      chunks.add(new Chunk(position, stdout.length(), stderr.length()));
    }

    /// How it stood behind one call.
    private record Chunk(SourcePosition behind, int stdoutSoFar, int stderrSoFar) {}

    /// Each byte as the character of the same number.
    public String stdout() {
      return stdout.toString();
    }

    public String stderr() {
      return stderr.toString();
    }
  }

  @Test
  void a_program_runs_and_tells_its_exit_code() throws InterruptedException {
    Handle handle = started(shell("exit 7"));

    Observed.Exited exited = exit(handle);

    assertThat(exited.exitCode()).isEqualTo(7);
    assertThat(exited.signal()).isNull();
    assertThat(exited.startedAt()).isAfter(Instant.EPOCH).isBeforeOrEqualTo(exited.endedAt());
    assertThat(runtime().inspect(handle)).isEqualTo(exited);
  }

  @Test
  void a_signal_is_told() throws InterruptedException {
    Handle handle = started(shell("sh -c 'kill -9 $$'; exit $?"));

    assertThat(exit(handle).signal()).isEqualTo(9);
    assertThat(exit(handle).exitCode()).isEqualTo(137);
  }

  @Test
  void both_streams_come_whole_and_apart() throws InterruptedException {
    Handle handle = started(shell("echo one; echo oops >&2; printf two"));

    Output output = output(handle);

    assertThat(output.stdout()).isEqualTo("one\ntwo");
    assertThat(output.stderr()).isEqualTo("oops\n");
    assertThat(exit(handle).exitCode()).isZero();
  }

  @Test
  void what_is_written_to_the_device_files_is_kept() throws InterruptedException {
    Handle handle = started(shell("echo one >&2; echo two >/dev/stderr; echo three >/dev/stderr"));

    assertThat(output(handle).stderr()).isEqualTo("one\ntwo\nthree\n");
  }

  @Test
  void bytes_that_are_not_text_break_nothing() throws InterruptedException {
    Handle handle = started(shell("printf '\\377\\376\\000x\\200\\n'"));

    // an engine may put the replacement character into its log by itself
    assertThat(new String(output(handle).stdout().getBytes(ISO_8859_1), UTF_8))
        .isEqualTo("\ufffd\ufffd\0x\ufffd\n");
  }

  @Test
  void large_output_comes_whole() throws InterruptedException {
    Handle handle = started(shell("seq 1 200000; seq 1 1000 >&2"));

    Output output = output(handle);

    assertThat(output.stdout()).hasSize(1_288_895).endsWith("\n199999\n200000\n");
    assertThat(output.stderr()).endsWith("\n999\n1000\n");
  }

  @Test
  void output_goes_on_from_any_position_also_after_a_restart() throws InterruptedException {
    Handle handle = started(shell("seq 1 20000; seq 1 500 >&2; echo end"));
    Output whole = output(handle);

    for (Output.Chunk last :
        List.of(whole.chunks.getFirst(), whole.chunks.get(1), whole.chunks.getLast())) {
      Output rest = new Output();
      restarted().follow(handle, last.behind(), rest);

      assertThat(rest.stdout()).isEqualTo(whole.stdout().substring(last.stdoutSoFar()));
      assertThat(rest.stderr()).isEqualTo(whole.stderr().substring(last.stderrSoFar()));
    }
  }

  @Test
  void a_line_comes_while_the_program_runs() throws InterruptedException {
    Handle handle = started(shell("echo ready; sleep 60"));

    awaitLine(handle, "ready");

    assertThat(runtime().inspect(handle)).isInstanceOf(Observed.Running.class);
  }

  @Test
  void nothing_runs_before_the_start() throws Exception {
    Handle handle = runtime().prepare(shell("echo started"));

    assertThat(runtime().inspect(handle)).isInstanceOf(Observed.NotStarted.class);
  }

  @Test
  void preparing_again_gives_the_same_handle() throws InterruptedException {
    Launch launch = shell("echo once");
    Handle handle = runtime().prepare(launch);

    assertThat(runtime().prepare(launch)).isEqualTo(handle);

    runtime().start(handle);
    assertThat(output(handle).stdout()).isEqualTo("once\n");
  }

  @Test
  void a_second_start_does_nothing() throws InterruptedException {
    Handle handle = started(shell("echo once"));
    runtime().start(handle);
    exit(handle);

    runtime().start(handle);

    assertThat(output(handle).stdout()).isEqualTo("once\n");
  }

  @Test
  void what_is_forbidden_never_starts() {
    Handle handle = runtime().prepare(shell("echo never"));

    assertThat(runtime().forbidStart(handle)).isTrue();
    assertThat(runtime().forbidStart(handle)).isTrue();

    assertThatThrownBy(() -> runtime().start(handle)).isInstanceOf(ContainerException.class);
    assertThat(runtime().inspect(handle)).isNotInstanceOf(Observed.Running.class);
  }

  @Test
  void what_has_started_cannot_be_forbidden() throws InterruptedException {
    Handle handle = started(shell("exit 0"));
    assertThat(runtime().forbidStart(handle)).isFalse();
    exit(handle);

    assertThat(restarted().forbidStart(handle)).isFalse();
  }

  @Test
  void of_start_and_forbid_at_the_same_time_one_wins()
      throws ExecutionException, InterruptedException, TimeoutException {
    for (int round = 0; round < 5; round++) {
      ContainerRuntime one = runtime();
      ContainerRuntime other = restarted();
      Handle handle = one.prepare(shell("echo ran"));
      Future<Boolean> start =
          threads.submit(() -> {
            try {
              one.start(handle);
              return true;
            } catch (ContainerException _) {
              return false;
            }
          });

      boolean forbidden = other.forbidStart(handle);

      assertThat(start.get(20, TimeUnit.SECONDS)).isEqualTo(!forbidden);
    }
  }

  @Test
  void a_restarted_daemon_sees_the_end() throws InterruptedException {
    Handle handle = started(shell("sleep 1; echo late; exit 3"));
    restarted();
    assertThat(runtime().inspect(handle)).isInstanceOf(Observed.Running.class);

    assertThat(exit(handle).exitCode()).isEqualTo(3);

    assertThat(output(handle).stdout()).isEqualTo("late\n");
  }

  @Test
  void a_daemon_that_was_away_at_the_end_still_knows_it() throws InterruptedException {
    Handle handle = started(shell("exit 5"));
    exit(handle);
    runtime().close();

    assertThat(((Observed.Exited) restarted().inspect(handle)).exitCode()).isEqualTo(5);
  }

  @Test
  void stop_gives_the_program_time_to_end() throws InterruptedException {
    Handle handle =
        started(shell("trap 'echo bye; exit 9' TERM; echo ready; while :; do sleep 0.05; done"));
    awaitLine(handle, "ready");

    assertThat(runtime().stop(handle, Duration.ofSeconds(20))).isTrue();

    assertThat(output(handle).stdout()).isEqualTo("ready\nbye\n");
    assertThat(exit(handle).exitCode()).isEqualTo(9);
  }

  @Test
  void stop_kills_who_ignores_it_and_all_children() throws InterruptedException {
    Handle handle =
        started(
            shell(
                "trap '' TERM; sleep 4711 & setsid sleep 4712 & (setsid sh -c 'sleep 4713 & sleep"
                    + " 4714' &); echo ready; while :; do sleep 0.1; done"));
    awaitLine(handle, "ready");

    assertThat(runtime().stop(handle, GRACE)).isTrue();

    assertThat(exit(handle).exitCode()).isEqualTo(137);
    assertThat(lives("sleep 471")).isFalse();
  }

  @Test
  void children_do_not_outlive_the_program() throws InterruptedException {
    Handle handle = started(shell("sleep 4721 & setsid sleep 4722 & echo done"));

    assertThat(output(handle).stdout()).isEqualTo("done\n");
    assertThat(exit(handle).exitCode()).isZero();

    assertThat(runtime().stop(handle, GRACE)).isTrue();
    assertThat(lives("sleep 472")).isFalse();
  }

  @Test
  void stop_before_the_start_forbids_it() throws InterruptedException {
    Handle handle = runtime().prepare(shell("echo never"));

    assertThat(runtime().stop(handle, GRACE)).isTrue();

    assertThat(runtime().inspect(handle)).isNotInstanceOf(Observed.Running.class);
  }

  @Test
  void an_unknown_program_is_told_clearly() throws InterruptedException {
    Handle handle = started(launch("no-such-program", "--flag"));

    assertThat(exit(handle).exitCode()).isEqualTo(127);
    assertThat(output(handle).stderr()).contains("no-such-program");
  }

  @Test
  void arguments_arrive_as_they_are() throws InterruptedException {
    Handle handle = started(launch("printf", "%s|", "a b", "$HOME", "'\"", "", "*", "ü\n"));

    assertThat(new String(output(handle).stdout().getBytes(ISO_8859_1), UTF_8))
        .isEqualTo("a b|$HOME|'\"||*|ü\n|");
  }

  @Test
  void the_program_sees_its_environment() throws InterruptedException {
    Launch launch =
        with(
            shell("printf '%s\\n' \"$GREETING\" \"$SEALANE_RUN_ID\" \"$SEALANE_ATTEMPT\""),
            Map.of("GREETING", "hello 'there'\n$x", "PATH", "/usr/bin:/bin"),
            null);

    assertThat(output(started(launch)).stdout())
        .isEqualTo("hello 'there'\n$x\n" + run + "\n" + launch.attempt().attempt() + "\n");
  }

  @Test
  void the_program_starts_in_its_workspace() throws IOException, InterruptedException {
    Files.createDirectories(workspace.resolve("below"));
    Files.writeString(workspace.resolve("below/file"), "text");
    Files.writeString(workspace.resolve("script"), "#!/bin/sh\necho script\n");
    assertThat(workspace.resolve("script").toFile().setExecutable(true)).isTrue();

    assertThat(output(started(shell("cat below/file; ./script"))).stdout())
        .isEqualTo("textscript\n");
    assertThat(
            output(started(with(shell("cat file"), Map.of("PATH", "/bin:/usr/bin"), "below")))
                .stdout())
        .isEqualTo("text");
  }

  @Test
  void a_missing_working_directory_is_the_users_fault() {
    Launch missing = with(shell("pwd"), Map.of(), "missing");
    Launch outside = with(shell("pwd"), Map.of(), "..");

    assertThatThrownBy(() -> runtime().prepare(missing))
        .isInstanceOfSatisfying(
            ContainerException.class,
            e -> {
              assertThat(e.code()).isEqualTo("workdir_invalid");
              assertThat(e.usersFault()).isTrue();
            });
    assertThatThrownBy(() -> runtime().prepare(outside)).isInstanceOf(ContainerException.class);
  }

  @Test
  void the_files_of_an_ended_program_can_be_had() throws IOException, InterruptedException {
    Files.writeString(workspace.resolve("given"), "1");
    Handle handle =
        started(
            shell("echo 2 >made; mkdir out; echo 3 >out/deep; echo 4 >$SEALANE_ARTIFACTS/left"));
    exit(handle);

    WorkspaceView view = restarted().workspace(handle);

    assertThat(view.workspace().resolve("given")).hasContent("1");
    assertThat(view.workspace().resolve("made")).hasContent("2");
    assertThat(view.workspace().resolve("out/deep")).hasContent("3");
    assertThat(view.artifacts().resolve("left")).hasContent("4");
  }

  @Test
  void an_empty_workspace_will_do() throws InterruptedException {
    Handle handle =
        started(shell("echo x >file; echo y >$SEALANE_ARTIFACTS/left; ls; test -w . && echo ok"));

    assertThat(output(handle).stdout()).isEqualTo("file\nok\n");
    exit(handle);
    assertThat(runtime().workspace(handle).artifacts().resolve("left")).hasContent("y");
  }

  @Test
  void ours_are_listed_until_they_are_removed() throws InterruptedException {
    Launch launch = shell("exit 0");
    Handle handle = started(launch);
    exit(handle);
    assertThat(restarted().listMine())
        .containsExactly(new ContainerRuntime.Found(launch.attempt(), handle));

    runtime().remove(handle);
    runtime().remove(handle);

    assertThat(runtime().listMine()).isEmpty();
    assertThat(runtime().inspect(handle)).isInstanceOf(Observed.Lost.class);
  }

  @Test
  void removing_ends_a_running_program() throws InterruptedException {
    Handle handle = started(shell("setsid sleep 4731 & sleep 4732"));

    runtime().remove(handle);

    assertThat(lives("sleep 473")).isFalse();
    assertThat(runtime().await(handle)).isInstanceOf(Observed.Lost.class);
  }

  @Test
  void several_run_at_the_same_time() throws InterruptedException {
    List<Handle> handles = new ArrayList<>();
    for (int code = 0; code < 5; code++) {
      handles.add(started(shell("exit " + code)));
    }

    for (int code = 0; code < 5; code++) {
      assertThat(exit(handles.get(code)).exitCode()).isEqualTo(code);
    }
  }
}
