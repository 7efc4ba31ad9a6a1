package dev.sealane.benchmarks;

import dev.sealane.api.problem.SealaneException;
import dev.sealane.client.SealaneClient;
import dev.sealane.client.http.UnreachableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// One `sealane serve` in a process of its own, and a warm client.
final class LoneServer implements AutoCloseable {

  private final Workbench bench;
  private final Path home;
  private final int port;
  private final SealaneClient client;
  private Process process;

  private LoneServer(Workbench bench, Path home, int port) throws IOException {
    this.bench = bench;
    this.home = home;
    this.port = port;
    this.client = bench.client(port);
    this.process = launch();
  }

  /// Starts it on an empty directory; it answers when this returns.
  static LoneServer start(Workbench bench) throws IOException, InterruptedException {
    Path home = Files.createTempDirectory(bench.scratch(), "server");
    LoneServer server = new LoneServer(bench, home, Workbench.freePort());
    server.awaitHealthy();
    return server;
  }

  SealaneClient client() {
    return client;
  }

  int port() {
    return port;
  }

  Path home() {
    return home;
  }

  Process process() {
    return process;
  }

  /// The database of a server that does not run.
  Path database() throws IOException {
    try (var files = Files.list(home.resolve("data"))) {
      return files.filter(file -> file.toString().endsWith(".db")).findFirst().orElseThrow();
    }
  }

  void stop() {
    bench.end(process);
  }

  void startAgain() throws IOException, InterruptedException {
    process = launch();
    awaitHealthy();
  }

  /// Kills it and starts it again on the same data; does not wait until it answers.
  void killAndLaunch() throws IOException, InterruptedException {
    process.destroyForcibly().waitFor();
    process = launch();
  }

  private Process launch() throws IOException {
    return bench.start(
        home,
        "serve",
        "--listen",
        "127.0.0.1:" + port,
        "--data-dir",
        home.resolve("data").toString(),
        "--single-user-token-env",
        "BENCH_OWNER");
  }

  private void awaitHealthy() throws IOException, InterruptedException {
    bench.await("the server answers", process, this::isHealthy);
  }

  private boolean isHealthy() {
    try {
      client.server().health();
      return true;
    } catch (UnreachableException | SealaneException _) {
      return false;
    }
  }

  @Override
  public void close() {
    client.close();
    stop();
  }
}
