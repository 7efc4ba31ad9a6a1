package dev.sealane.benchmarks;

import dev.sealane.api.id.RunId;
import dev.sealane.api.run.RunKind;
import dev.sealane.api.run.RunSpec;
import dev.sealane.benchmarks.load.NoopDaemon;
import dev.sealane.client.FollowEvent;
import dev.sealane.client.FollowStart;
import dev.sealane.client.RunFollower;
import dev.sealane.client.RunnersClient.TokenRequest;
import dev.sealane.client.SealaneClient;
import dev.sealane.client.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One `sealane serve` and one `sealane runner exec`, each a process, and a warm client.
final class Fleet implements AutoCloseable {

  private static final List<String> DAEMON_HEAP =
      List.of("-XX:+UseSerialGC", "-Xms16m", "-Xmx192m");

  private final Workbench bench;
  private final LoneServer server;
  private final boolean noop;
  private Process runner;

  private Fleet(Workbench bench, LoneServer server, boolean noop)
      throws IOException, InterruptedException {
    this.bench = bench;
    this.server = server;
    this.noop = noop;
    writeRunnerConfig();
    this.runner = startRunner();
    bench.await("the daemon is known", runner, this::isRunnerKnown);
  }

  static Fleet start(Workbench bench) throws IOException, InterruptedException {
    return new Fleet(bench, LoneServer.start(bench), false);
  }

  /// The same with programs that do nothing.
  static Fleet startNoop(Workbench bench) throws IOException, InterruptedException {
    return new Fleet(bench, LoneServer.start(bench), true);
  }

  SealaneClient client() {
    return server.client();
  }

  int port() {
    return server.port();
  }

  Path home() {
    return server.home();
  }

  Process server() {
    return server.process();
  }

  Process runner() {
    return runner;
  }

  /// Runs {@code spec} to its end.
  Ended run(RunSpec spec) throws InterruptedException {
    return end(submit(spec));
  }

  /// @return id of the accepted run
  String submit(RunSpec spec) throws InterruptedException {
    return client().runs().create(spec).id().toString();
  }

  /// Follows a run to its end.
  Ended end(String id) throws InterruptedException {
    List<String> lines = new ArrayList<>();
    try (RunFollower follower = client().follow(id, FollowStart.BEGINNING)) {
      for (Optional<FollowEvent> next = follower.next(); ; next = follower.next()) {
        switch (next.orElseThrow()) {
          case FollowEvent.Logged(var entry) -> lines.add(entry.text());
          case FollowEvent.Completed(var verdict) -> {
            return new Ended(id, verdict, lines);
          }
          default -> {}
        }
      }
    }
  }

  /// Starts a program that writes nothing and does not end soon.
  RunId startSilent() throws IOException, InterruptedException {
    RunId run = client().runs().create(RunSpec.of(RunKind.EXEC, List.of("sleep", "900"))).id();
    awaitStatus(run, "running");
    return run;
  }

  /// Ends a program before its time.
  void stop(RunId run) throws IOException, InterruptedException {
    client().runs().cancel(run.toString());
    awaitStatus(run, "cancelled");
  }

  private void awaitStatus(RunId run, String wanted) throws IOException, InterruptedException {
    bench.await(
        "run " + run + " is " + wanted,
        runner,
        () -> wanted.equals(client().runs().get(run.toString()).status()));
  }

  /// Kills the server and starts it again on the same data.
  void restartServer() throws IOException, InterruptedException {
    server.killAndLaunch();
  }

  /// Kills the daemon and starts it again, with {@code throughPort} in its server's place.
  void restartRunner(int throughPort) throws IOException, InterruptedException {
    Path config = home().resolve("runner.toml");
    String text = Files.readString(config);
    Files.writeString(config, text.replace("127.0.0.1:" + port(), "127.0.0.1:" + throughPort));
    restartRunner();
  }

  /// Kills the daemon and starts it again on the same state.
  void restartRunner() throws IOException, InterruptedException {
    runner.destroyForcibly().waitFor();
    runner = startRunner();
  }

  private Process startRunner() throws IOException {
    String config = home().resolve("runner.toml").toString();
    return noop
        ? bench.startJava(home(), DAEMON_HEAP, NoopDaemon.class, config)
        : bench.start(home(), "runner", "exec", "--stop-jobs", "-c", config);
  }

  private void writeRunnerConfig() throws IOException {
    String token =
        client().runners().createToken(new TokenRequest("bench", List.of(), null, null)).token();
    Path config = home().resolve("runner.toml");
    Files.writeString(
        config,
        """
        [runner]
        url = "http://127.0.0.1:%d"
        token = "%s"
        allow_process = true
        slots = 64
        cpus = 64
        state_dir = "%s"
        """
            .formatted(port(), token, home().resolve("runner")));
    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
  }

  private boolean isRunnerKnown() throws InterruptedException {
    return client().runners().list().stream().anyMatch(one -> !one.instances().isEmpty());
  }

  @Override
  public void close() {
    bench.end(runner);
    server.close();
  }

  /// A run that ended.
  ///
  /// @param lines its log, line by line
  record Ended(String id, Verdict verdict, List<String> lines) {}
}
