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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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

  private static final int SLOTS = 5;
  private static final int SERVER_DISK_MEGABYTES = 512;
  private static final int RUNNER_DISK_MEGABYTES = 64;
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Places places;
  private final Path project;
  private final long seed;
  private final int count;
  private final Consumer<String> say;
  private final int port = freePort();
  private final AccessToken token;
  private final List<Unit> runners = new ArrayList<>();
  private final FaultyProxy users;
  private final Optional<PrivateEngine> engine;
  private final Optional<Path> clockLibrary;
  private final Unit server;
  private boolean closed;

  /// One daemon with all that is its own.
  ///
  /// @param proxy between it and the server; of the server that of the users
  /// @param disk where its state lies, when that can be filled up
  /// @param clock its wall clock, when that can jump
  record Unit(
      Daemon daemon, FaultyProxy proxy, Optional<SmallDisk> disk, Optional<WallClock> clock) {}

  /// Where everything lies.
  ///
  /// @param root short, since sockets lie below it
  record Places(Path root) {
    Path programs() {
      return root.resolve("programs");
    }

    Path logs() {
      return root.resolve("logs");
    }

    Path serverData() {
      return root.resolve("server");
    }

    Path runnerState(int index) {
      return root.resolve("runner" + index);
    }
  }

  /// Makes everything; nothing runs yet.
  ///
  /// @param say hears of what cannot be had here
  World(Path project, Path root, long seed, int count, Consumer<String> say) {
    this.places = new Places(root);
    this.project = project;
    this.seed = seed;
    this.count = count;
    this.say = say;
    this.token = AccessToken.of("slk_" + "%043d".formatted(Math.floorMod(seed, 1_000_000_007L)));
    makeDirectories();
    this.users = new FaultyProxy(port, seed);
    this.clockLibrary = WallClock.compile(root);
    if (clockLibrary.isEmpty()) {
      say.accept("SKIPPED: clock jumps: this host has no C compiler");
    }
    this.engine = makeEngine();
    this.server = makeServer();
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
      Unit runner = makeRunner(i, runnerToken, seed + i + 1);
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

  private void makeDirectories() {
    try {
      Files.createDirectories(places.programs());
      Files.createDirectories(places.logs());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<PrivateEngine> makeEngine() {
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

  private Unit makeServer() {
    Optional<SmallDisk> disk = disk(places.serverData(), SERVER_DISK_MEGABYTES);
    Optional<WallClock> clock = clock("server");
    Path config = places.root().resolve("server.toml");
    write(
        config,
        """
        [server]
        listen = "127.0.0.1:%d"
        data_dir = "%s"
        [runs]
        lease_seconds = %d
        heartbeat_seconds = %d
        fence_after_seconds = %d
        """
            .formatted(
                port,
                places.serverData().resolve("data"),
                LEASE.toSeconds(),
                HEARTBEAT.toSeconds(),
                FENCE.toSeconds()));
    Map<String, String> environment = environment("server", clock);
    environment.put("CHAOS_TOKEN", token.reveal());
    List<String> command =
        sealane("serve", "--config", config.toString(), "--single-user-token-env", "CHAOS_TOKEN");
    return new Unit(
        new Daemon("server", command, environment, places.logs().resolve("server.log")),
        users,
        disk,
        clock);
  }

  /// Runner 0 has a small disk and no engine, the others have the engine.
  private Unit makeRunner(int index, String runnerToken, long seed) {
    String name = "runner" + index;
    FaultyProxy proxy = new FaultyProxy(port, seed);
    Path state = places.runnerState(index);
    Optional<SmallDisk> disk = index == 0 ? disk(state, RUNNER_DISK_MEGABYTES) : Optional.empty();
    Optional<WallClock> clock = clock(name);
    boolean docker = index > 0 && engine.isPresent();
    Path config = places.root().resolve(name + ".toml");
    write(
        config,
        """
        [runner]
        url = "http://127.0.0.1:%d"
        token = "%s"
        state_dir = "%s"
        runtime = "%s"
        allow_process = true
        slots = %d
        cpus = 64
        memory = "64G"
        disk_low = "4M"
        """
            .formatted(
                proxy.port(),
                runnerToken,
                state.resolve("state"),
                docker ? "docker" : "process",
                SLOTS));
    Map<String, String> environment = environment(name, clock);
    if (docker) {
      environment.putAll(engine.orElseThrow().environment());
    }
    return new Unit(
        new Daemon(
            name,
            sealane("runner", "exec", "--", "-c", config.toString()),
            environment,
            places.logs().resolve(name + ".log")),
        proxy,
        disk,
        clock);
  }

  /// `./sealane` becomes the program, so signals reach it.
  private List<String> sealane(String... arguments) {
    List<String> command = new ArrayList<>(List.of(project.resolve("sealane").toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private Map<String, String> environment(String name, Optional<WallClock> clock) {
    Map<String, String> environment = new HashMap<>();
    environment.put("HOME", places.root().resolve("home-" + name).toString());
    clock.ifPresent(it -> environment.putAll(it.environment()));
    return environment;
  }

  private Optional<WallClock> clock(String name) {
    return clockLibrary.map(it -> new WallClock(it, places.root().resolve("clock-" + name)));
  }

  private Optional<SmallDisk> disk(Path directory, int megabytes) {
    try {
      return Optional.of(SmallDisk.mount(directory, megabytes));
    } catch (IllegalStateException e) {
      say.accept("SKIPPED: full disk at " + directory.getFileName() + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    engine.ifPresent(PrivateEngine::stop);
    runners.forEach(it -> it.proxy().close());
    users.close();
    runners.forEach(it -> it.disk().ifPresent(SmallDisk::close));
    server.disk().ifPresent(SmallDisk::close);
  }
}
