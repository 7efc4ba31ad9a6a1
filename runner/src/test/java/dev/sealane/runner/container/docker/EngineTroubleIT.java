package dev.sealane.runner.container.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.RunId;
import dev.sealane.api.run.PullPolicy;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.Handle;
import dev.sealane.runner.container.Launch;
import dev.sealane.runner.container.Observed;
import dev.sealane.runner.container.SourcePosition;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An engine that stops, crashes, loses answers or has no disk left never makes up a verdict. Each
/// test has an engine of its own.
@Timeout(180)
class EngineTroubleIT {

  private static final String IMAGE = "sealane-test/busybox:1";
  private static final EngineAddress SHARED =
      EngineAddress.find(System.getenv()).orElse(new EngineAddress(URI.create("unix:///none")));
  private static final Duration GRACE = Duration.ofMillis(500);

  @TempDir private Path directory;
  private final InstanceId instance = new InstanceId(UUID.randomUUID());
  private final RunId run = new RunId(UUID.randomUUID());
  private int attempts;
  private @Nullable PrivateEngine engine;
  private @Nullable DockerRuntime runtime;

  @BeforeEach
  void require_what_it_takes() {
    assumeTrue(
        PrivateEngine.isPossible(), "ENGINE TROUBLE SKIPPED: needs root and /usr/sbin/dockerd");
    assumeTrue(SHARED.answers(), "ENGINE TROUBLE SKIPPED: no engine answers");
    try (DockerRuntime looking = open(SHARED)) {
      assumeTrue(
          !looking.needsPull(IMAGE, PullPolicy.MISSING),
          "ENGINE TROUBLE SKIPPED: run scripts/test-image to make " + IMAGE);
    }
  }

  @AfterEach
  void end() throws IOException, InterruptedException {
    if (engine != null) {
      engine.signal("CONT");
    }
    if (engine != null && engine.address().answers()) {
      try (DockerRuntime last = open(engine.address())) {
        last.listMine().forEach(found -> last.remove(found.handle()));
      }
    }
    if (runtime != null) {
      runtime.close();
    }
    if (engine != null) {
      engine.close();
    }
  }

  private PrivateEngine engine(boolean liveRestore) throws IOException {
    PrivateEngine started = new PrivateEngine(directory, liveRestore);
    engine = started;
    started.start();
    started.load(SHARED, IMAGE);
    runtime = open(started.address());
    return started;
  }

  private DockerRuntime open(EngineAddress address) {
    return new DockerRuntime(
        address,
        instance,
        directory,
        DockerLimits.DEFAULT,
        InstantSource.system(),
        System::nanoTime);
  }

  private DockerRuntime runtime() {
    DockerRuntime open = runtime;
    assertThat(open).isNotNull();
    return open;
  }

  private Launch shell(String script) throws IOException {
    attempts++;
    return new Launch(
        new AttemptRef(run, attempts),
        IMAGE,
        List.of("sh", "-c", script),
        Map.of(),
        Files.createDirectories(directory.resolve("workspace")),
        null,
        Files.createDirectories(directory.resolve("artifacts")),
        null,
        null,
        "none",
        null);
  }

  private Handle started(String script) throws IOException {
    Handle handle = runtime().prepare(shell(script));
    runtime().start(handle);
    return handle;
  }

  private CompletableFuture<Observed> awaiting(Handle handle) {
    CompletableFuture<Observed> end = new CompletableFuture<>();
    DockerRuntime using = runtime();
    Thread.ofVirtual()
        .start(() -> {
          try {
            end.complete(using.await(handle));
          } catch (InterruptedException | RuntimeException e) {
            end.completeExceptionally(e);
          }
        });
    return end;
  }

  /// Waits until the program has written this line.
  private void awaitLine(Handle handle, String line) throws InterruptedException {
    CountDownLatch seen = new CountDownLatch(1);
    StringBuilder text = new StringBuilder();
    DockerRuntime using = runtime();
    Thread following =
        Thread.ofVirtual()
            .start(() -> {
              try {
                using.follow(
                    handle,
                    SourcePosition.START,
                    (_, buffer, length, _) -> {
                      text.append(new String(buffer, 0, length, UTF_8));
                      if (text.indexOf(line + "\n") >= 0) {
                        seen.countDown();
                      }
                    });
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
    assertThat(seen.await(60, TimeUnit.SECONDS)).as("the line " + line).isTrue();
    following.interrupt();
  }

  private static void isLostWithItsEngine(Observed end) {
    assertThat(end)
        .isInstanceOfSatisfying(
            Observed.Lost.class,
            lost -> {
              assertThat(lost.code()).isEqualTo("engine_stopped");
              assertThat(lost.mayHaveStarted()).isTrue();
            });
  }

  @Test
  void the_exit_zero_of_a_program_that_its_stopping_engine_ended_is_no_verdict()
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    PrivateEngine mine = engine(false);
    Handle handle = started("trap 'exit 0' TERM; echo ready; while :; do sleep 0.1; done");
    awaitLine(handle, "ready");
    CompletableFuture<Observed> end = awaiting(handle);

    mine.stop();
    mine.start();

    isLostWithItsEngine(end.get(60, TimeUnit.SECONDS));
  }

  @Test
  void an_engine_that_crashed_and_came_back_took_its_programs_along()
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    PrivateEngine mine = engine(false);
    Handle handle = started("echo ready; sleep 300");
    awaitLine(handle, "ready");
    CompletableFuture<Observed> end = awaiting(handle);

    mine.kill();
    mine.start();

    isLostWithItsEngine(end.get(60, TimeUnit.SECONDS));
  }

  @Test
  void an_end_that_nobody_saw_across_a_restart_of_the_engine_is_no_verdict()
      throws IOException, InterruptedException {
    PrivateEngine mine = engine(false);
    Handle handle = started("trap 'exit 0' TERM; echo ready; while :; do sleep 0.1; done");
    awaitLine(handle, "ready");
    runtime().close(); // no daemon lives

    mine.stop();
    mine.start();
    runtime = open(mine.address());

    isLostWithItsEngine(runtime().inspect(handle));
  }

  @Test
  void with_live_restore_a_program_outlives_its_engine_and_keeps_its_verdict()
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    PrivateEngine mine = engine(true);
    Handle handle = started("echo ready; sleep 8; echo late; exit 7");
    awaitLine(handle, "ready");
    CompletableFuture<Observed> end = awaiting(handle);

    mine.stop();
    mine.start();

    assertThat(end.get(60, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            Observed.Exited.class, exited -> assertThat(exited.exitCode()).isEqualTo(7));
    awaitLine(handle, "late");
  }

  @Test
  void a_create_whose_answer_was_lost_makes_one_container()
      throws IOException, InterruptedException {
    PrivateEngine mine = engine(false);
    try (EngineProxy proxy = new EngineProxy(directory.resolve("proxy.sock"), mine.address());
        DockerRuntime behind = open(proxy.address())) {
      Launch launch = shell("sleep 2; exit 5");
      proxy.loseNext("POST /[^ ]*containers/create");

      Handle handle = behind.prepare(launch);
      behind.start(handle);

      assertThat(((Observed.Exited) behind.await(handle)).exitCode()).isEqualTo(5);
      assertThat(behind.listMine()).hasSize(1);
    }
  }

  @Test
  void a_start_whose_answer_was_lost_is_known_to_have_happened()
      throws IOException, InterruptedException {
    PrivateEngine mine = engine(false);
    try (EngineProxy proxy = new EngineProxy(directory.resolve("proxy.sock"), mine.address());
        DockerRuntime behind = open(proxy.address())) {
      Handle handle = behind.prepare(shell("sleep 300"));
      proxy.loseNext("POST /[^ ]*/start");

      assertThatThrownBy(() -> behind.start(handle))
          .isInstanceOfSatisfying(
              ContainerException.class, e -> assertThat(e.code()).isEqualTo("engine_unavailable"));

      assertThat(behind.inspect(handle)).isInstanceOf(Observed.Running.class);
      assertThat(behind.forbidStart(handle)).isFalse();
      assertThat(behind.stop(handle, GRACE)).isTrue();
    }
  }

  @Test
  void a_stop_whose_answer_was_lost_can_be_repeated() throws IOException, InterruptedException {
    PrivateEngine mine = engine(false);
    try (EngineProxy proxy = new EngineProxy(directory.resolve("proxy.sock"), mine.address());
        DockerRuntime behind = open(proxy.address())) {
      Handle handle = behind.prepare(shell("trap '' TERM; while :; do sleep 0.1; done"));
      behind.start(handle);
      proxy.loseNext("POST /[^ ]*/kill");

      assertThatThrownBy(() -> behind.stop(handle, GRACE)).isInstanceOf(ContainerException.class);

      assertThat(behind.stop(handle, GRACE)).isTrue();
      assertThat(behind.inspect(handle)).isInstanceOf(Observed.Exited.class);
    }
  }

  @Test
  void a_full_disk_is_the_engines_fault() throws IOException, InterruptedException {
    Path small = Files.createDirectories(directory.resolve("data"));
    assumeTrue(
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", small.toString())
                .start()
                .waitFor()
            == 0,
        "FULL DISK SKIPPED: a small file system cannot be mounted");
    try {
      PrivateEngine mine = engine(false);
      try (var file = Files.newOutputStream(mine.dataRoot().resolve("filler"))) {
        file.write(new byte[32 << 20]);
      } catch (IOException _) {
        // as full as it gets
      }

      assertThatThrownBy(() -> runtime().prepare(shell("exit 0")))
          .isInstanceOfSatisfying(
              ContainerException.class,
              e -> {
                assertThat(e.code()).isEqualTo("disk_full");
                assertThat(e.usersFault()).isFalse();
              });
      mine.close();
      engine = null;
    } finally {
      new ProcessBuilder("umount", "-l", small.toString()).start().waitFor();
    }
  }

  @Test
  void an_engine_that_hangs_is_waited_for()
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    PrivateEngine mine = engine(false);
    Handle handle = started("echo ready; sleep 3; exit 6");
    awaitLine(handle, "ready");
    CompletableFuture<Observed> end = awaiting(handle);

    mine.signal("STOP");
    // the signal takes a moment to reach every thread
    Awaitility.await("the engine hangs").until(() -> !mine.address().answers());
    mine.signal("CONT");

    assertThat(((Observed.Exited) end.get(60, TimeUnit.SECONDS)).exitCode()).isEqualTo(6);
  }
}
