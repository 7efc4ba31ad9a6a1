package dev.sealane.runner.container.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// A dockerd of the test's own, which may be stopped, killed and started as it likes. Needs root.
final class PrivateEngine implements AutoCloseable {

  private static final Path PROGRAM = Path.of("/usr/sbin/dockerd");

  private final Path directory;
  private final boolean liveRestore;
  private @Nullable Process process;

  PrivateEngine(Path directory, boolean liveRestore) {
    this.directory = directory;
    this.liveRestore = liveRestore;
  }

  /// Whether one can be had here.
  static boolean isPossible() {
    return Files.isExecutable(PROGRAM) && System.getProperty("user.name", "").equals("root");
  }

  EngineAddress address() {
    return new EngineAddress(URI.create("unix://" + directory.resolve("engine.sock")));
  }

  Path dataRoot() {
    return directory.resolve("data");
  }

  void start() throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                // without a bridge of its own it would remove that of the host's engine
                "unshare",
                "--net",
                PROGRAM.toString(),
                "--host=" + address().host(),
                "--data-root=" + dataRoot(),
                "--exec-root=" + directory.resolve("exec"),
                "--pidfile=" + directory.resolve("engine.pid"),
                "--bridge=none",
                "--iptables=false",
                "--storage-driver=vfs",
                "--shutdown-timeout=5"));
    if (liveRestore) {
      command.add("--live-restore");
    }
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(directory.resolve("engine.log").toFile()))
            .start();
    Awaitility.await("the engine answers")
        .atMost(Duration.ofSeconds(60))
        .until(() -> address().answers());
  }

  /// Ends it as its service manager would.
  void stop() throws InterruptedException {
    Process running = process;
    if (running != null) {
      running.destroy();
      assertThat(running.waitFor(60, TimeUnit.SECONDS)).as("the engine ends").isTrue();
    }
  }

  /// Ends it as a crash would.
  void kill() throws InterruptedException, IOException {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      assertThat(running.waitFor(60, TimeUnit.SECONDS)).as("the engine ends").isTrue();
      // it would refuse to start, or wait for a containerd that died with it
      Files.deleteIfExists(directory.resolve("engine.pid"));
      Files.deleteIfExists(directory.resolve("exec/containerd/containerd.pid"));
    }
  }

  /// @param name such as `STOP` and `CONT`
  void signal(String name) throws InterruptedException, IOException {
    Process running = process;
    if (running != null) {
      new ProcessBuilder("kill", "-s", name, Long.toString(running.pid())).start().waitFor();
    }
  }

  /// Gives it an image of another engine.
  void load(EngineAddress from, String image) throws IOException {
    try (Engine source = new Engine(from);
        Engine target = new Engine(address());
        InputStream tar = source.streams().saveImageCmd(image).exec()) {
      target.streams().loadImageCmd(tar).exec();
    }
  }

  /// Ends it and gives up its mounts, some of which it leaves.
  @Override
  public void close() throws IOException {
    try {
      stop();
      List<String> mounts =
          Files.readAllLines(Path.of("/proc/self/mounts")).stream()
              .map(line -> line.split(" ", 3)[1])
              .filter(mount -> mount.startsWith(directory + "/"))
              .toList();
      for (String mount : mounts.reversed()) {
        new ProcessBuilder("umount", "-l", mount).start().waitFor();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
