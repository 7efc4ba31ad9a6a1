package dev.sealane.e2e.chaos;

import dev.sealane.client.FollowLimits;
import dev.sealane.client.RunnersClient.TokenRequest;
import dev.sealane.client.SealaneClient;
import dev.sealane.client.http.AccessToken;
import dev.sealane.client.http.ClientConfig;
import dev.sealane.client.http.UnreachableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// The processes, the networks between them, and what lies below them.
final class World implements AutoCloseable {

  static final Duration LEASE = Duration.ofSeconds(6);
  static final Duration HEARTBEAT = Duration.ofSeconds(2);
  static final Duration FENCE = Duration.ofSeconds(20);

  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Places places;
  private final Path project;
  private final long seed;
  private final int count;
  private final int port = freePort();
  private final AccessToken token;
  private final List<Unit> runners = new ArrayList<>();
  private final FaultyProxy users;
  private final Optional<PrivateEngine> engine;
  private final UnitMaker maker;
  private final Unit server;
  private boolean closed;

  /// Makes everything; nothing runs yet.
  ///
  /// @param say hears of what cannot be had here
  World(Path project, Path root, long seed, int count, Consumer<String> say) {
    this.places = new Places(root);
    this.project = project;
    this.seed = seed;
    this.count = count;
    this.token = AccessToken.of("slk_" + "%043d".formatted(Math.floorMod(seed, 1_000_000_007L)));
    places.make();
    this.users = new FaultyProxy(port, seed);
    this.maker = new UnitMaker(project, places, port, say);
    this.engine = makeEngine(say);
    this.server = maker.server(token, users);
  }

  /// Starts everything and waits until the server is there.
  void start() {
    engine.ifPresent(it -> it.start(project.resolve("scripts/test-image")));
    server.daemon().start();
    awaitHealth();
    String runnerToken =
        direct(it -> it.runners().createToken(new TokenRequest("chaos", List.of(), 30, count)))
            .token();
    for (int i = 0; i < count; i++) {
      Unit runner = maker.runner(i, runnerToken, new FaultyProxy(port, seed + i + 1), engine);
      runners.add(runner);
      runner.daemon().start();
    }
  }

  Places places() {
    return places;
  }

  Unit server() {
    return server;
  }

  List<Unit> runners() {
    return List.copyOf(runners);
  }

  FaultyProxy users() {
    return users;
  }

  Optional<PrivateEngine> engine() {
    return engine;
  }

  Unit unit(Fault.Target target) {
    return switch (target) {
      case Fault.Target.Server _ -> server;
      case Fault.Target.Runner(int index) -> runners.get(index);
    };
  }

  FaultyProxy proxy(Fault.Line line) {
    return switch (line) {
      case Fault.Line.OfUsers _ -> users;
      case Fault.Line.OfRunner(int index) -> runners.get(index).proxy();
    };
  }

  List<Daemon> daemons() {
    List<Daemon> daemons = new ArrayList<>(List.of(server.daemon()));
    runners.forEach(it -> daemons.add(it.daemon()));
    return daemons;
  }

  /// A client as users have it, behind their proxy.
  SealaneClient userClient() {
    return client(users.port(), Duration.ofSeconds(5));
  }

  /// Environment of a CLI that asks the server itself.
  Map<String, String> cliEnvironment() {
    return Map.of("SEALANE_SERVER", "http://127.0.0.1:" + port, "SEALANE_TOKEN", token.reveal());
  }

  /// Asks the server itself.
  ///
  /// @throws dev.sealane.client.http.UnreachableException when it does not answer
  <T> T direct(Function<SealaneClient, T> question) {
    try (SealaneClient client = client(port, Duration.ofSeconds(10))) {
      return question.apply(client);
    }
  }

  private SealaneClient client(int toPort, Duration limit) {
    ClientConfig config =
        ClientConfig.of(URI.create("http://127.0.0.1:" + toPort), token).withRequestTimeout(limit);
    return SealaneClient.open(config, FollowLimits.DEFAULT);
  }

  private Optional<PrivateEngine> makeEngine(Consumer<String> say) {
    Optional<String> obstacle = PrivateEngine.obstacle();
    if (obstacle.isPresent()) {
      say.accept("SKIPPED: containers and engine faults: " + obstacle.get());
      return Optional.empty();
    }
    return Optional.of(
        PrivateEngine.at(
            places.root().resolve("engine"),
            places.programs(),
            places.logs().resolve("dockerd.log")));
  }

  private void awaitHealth() {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (!healthy()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("the server does not answer, see its log");
      }
      Pauses.sleep(Duration.ofMillis(200));
    }
  }

  private boolean healthy() {
    try {
      direct(client -> client.server().me());
      return true;
    } catch (UnreachableException _) {
      return false;
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends everything, by force where needed.
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    runners.forEach(it -> it.daemon().kill());
    server.daemon().kill();
    JobProcesses.of(places.root()).forEach(ProcessHandle::destroyForcibly);
    engine.ifPresent(PrivateEngine::stop);
    runners.forEach(it -> it.proxy().close());
    users.close();
    runners.forEach(it -> it.disk().ifPresent(SmallDisk::close));
    server.disk().ifPresent(SmallDisk::close);
  }
}
