package dev.sealane.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sealane.api.id.RunId;
import dev.sealane.api.run.PullPolicy;
import dev.sealane.api.run.RunKind;
import dev.sealane.api.run.RunSpecBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A user watches a run while everything around it is killed.
class KilledIT {

  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final int LINES = 20;

  private static final List<String> COUNTING =
      List.of("sh", "-c", "for i in $(seq 1 20); do echo line $i; sleep 1; done; exit 3");
  private static final String ALL =
      IntStream.rangeClosed(1, LINES)
          .mapToObj(i -> "line " + i + "\n")
          .collect(Collectors.joining());

  private Path root;
  private World world;

  @BeforeEach
  void start() throws IOException {
    root = Files.createTempDirectory("killed");
    world = new World(PROJECT, root, 1, 2, System.err::println);
    world.start();
  }

  @AfterEach
  void stop() throws IOException {
    world.close();
    Trees.remove(root);
  }

  @Test
  void a_watcher_sees_every_line_once_though_runner_and_server_are_killed()
      throws IOException, InterruptedException {
    Process watcher = watch(new RunSpecBuilder(RunKind.EXEC, COUNTING).runtime("process"));

    awaitLine(4);
    world.runners().forEach(it -> it.daemon().kill());
    Pauses.sleep(Duration.ofSeconds(2));
    world.server().daemon().kill();
    Pauses.sleep(Duration.ofSeconds(2));
    world.server().daemon().start();
    world.runners().forEach(it -> it.daemon().start());

    assertThat(watcher.waitFor(90, TimeUnit.SECONDS)).isTrue();
    assertThat(shown()).as(said()).isEqualTo(ALL);
    assertThat(watcher.exitValue()).isEqualTo(1);
  }

  @Test
  void a_container_runs_on_through_a_restart_of_its_engine()
      throws IOException, InterruptedException {
    assumeTrue(world.engine().isPresent(), "no engine of our own can be had here");
    PrivateEngine engine = world.engine().orElseThrow();
    Process watcher =
        watch(
            new RunSpecBuilder(RunKind.EXEC, COUNTING)
                .image(PrivateEngine.IMAGE)
                .network("none")
                .pull(PullPolicy.NEVER));

    awaitLine(3);
    world.runners().forEach(it -> it.daemon().kill());
    engine.daemon().terminate();
    engine.daemon().start();
    world.server().daemon().kill();
    engine.awaitReady();
    world.server().daemon().start();
    world.runners().forEach(it -> it.daemon().start());
    awaitLine(8);
    engine.daemon().terminate();
    engine.daemon().start();

    assertThat(watcher.waitFor(90, TimeUnit.SECONDS)).isTrue();
    assertThat(shown()).as(said()).isEqualTo(ALL);
    assertThat(watcher.exitValue()).isEqualTo(1);
  }

  private Process watch(RunSpecBuilder spec) throws IOException {
    RunId run = world.direct(client -> client.runs().create(spec.build())).id();
    ProcessBuilder builder =
        new ProcessBuilder(PROJECT.resolve("sealane").toString(), "runs", "watch", run.toString())
            .redirectOutput(root.resolve("out").toFile())
            .redirectError(root.resolve("err").toFile());
    builder.environment().put("HOME", root.toString());
    builder.environment().putAll(world.cliEnvironment());
    return builder.start();
  }

  private void awaitLine(int number) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> shown().contains("line " + number + "\n"));
  }

  /// What the watcher said beside that.
  private String said() throws IOException {
    return Files.readString(root.resolve("err"));
  }

  /// What the program wrote, as the watcher shows it.
  private String shown() {
    try {
      return Files.readString(root.resolve("out"))
          .lines()
          .filter(line -> line.startsWith("line "))
          .map(line -> line + "\n")
          .collect(Collectors.joining());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
