package dev.sealane.e2e.chaos;

import dev.sealane.client.http.AccessToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Makes daemons with their configuration, disks and clocks; it starts none.
final class UnitMaker {

  private static final int SLOTS = 5;
  private static final int SERVER_DISK_MEGABYTES = 512;
  private static final int RUNNER_DISK_MEGABYTES = 64;

  private final Path project;
  private final Places places;
  private final int port;
  private final Consumer<String> say;
  private final Optional<Path> clockLibrary;

  /// @param project root of the project, with its programs built
  /// @param port where the server listens
  /// @param say hears of what cannot be had here
  UnitMaker(Path project, Places places, int port, Consumer<String> say) {
    this.project = project;
    this.places = places;
    this.port = port;
    this.say = say;
    this.clockLibrary = WallClock.compile(places.root());
    if (clockLibrary.isEmpty()) {
      say.accept("SKIPPED: clock jumps: this host has no C compiler");
    }
  }

  /// @param token the owner's
  /// @param users between the users and it
  Unit server(AccessToken token, FaultyProxy users) {
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
                World.LEASE.toSeconds(),
                World.HEARTBEAT.toSeconds(),
                World.FENCE.toSeconds()));
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
  Unit runner(int index, String token, FaultyProxy proxy, Optional<PrivateEngine> engine) {
    String name = "runner" + index;
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
                proxy.port(), token, state.resolve("state"), docker ? "docker" : "process", SLOTS));
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
}
