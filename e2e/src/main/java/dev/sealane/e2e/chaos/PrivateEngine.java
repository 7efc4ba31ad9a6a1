package dev.sealane.e2e.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A Docker engine of our own with `--live-restore`, so that it can be killed without harm to
/// anybody else. Its containers see the programs' directory at {@link #MOUNT}: a wrapper around
/// runc adds the mount behind everybody's back.
final class PrivateEngine {

  /// Where containers see the programs.
  static final String MOUNT = "/chaos";

  static final String IMAGE = "sealane-test/busybox:1";

  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  private final Path directory;
  private final Daemon dockerd;
  private final Map<String, String> environment;

  private PrivateEngine(Path directory, Daemon dockerd, Map<String, String> environment) {
    this.directory = directory;
    this.dockerd = dockerd;
    this.environment = environment;
  }

  /// Why there can be none here; empty = there can.
  static Optional<String> obstacle() {
    if (!Shell.isRoot()) {
      return Optional.of("an engine of our own needs root");
    }
    for (String tool : List.of("dockerd", "docker", "runc", "busybox", "unshare")) {
      if (!Shell.has(tool)) {
        return Optional.of("this host has no " + tool);
      }
    }
    return Optional.empty();
  }

  /// Makes what it needs; it does not run yet.
  ///
  /// @param directory everything of it; a short path, since sockets lie there
  /// @param programs what containers see at {@link #MOUNT}
  static PrivateEngine at(Path directory, Path programs, Path log) {
    Path runc = directory.resolve("runc");
    try {
      Files.createDirectories(directory);
      Files.writeString(runc, wrapper(programs));
      Files.setPosixFilePermissions(runc, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String address = "unix://" + directory.resolve("sock");
    // without a bridge of its own it would remove that of the host's engine
    List<String> command = new ArrayList<>(List.of("unshare", "--net", "dockerd", "-H", address));
    command.addAll(List.of("--data-root", directory.resolve("data").toString()));
    command.addAll(List.of("--exec-root", directory.resolve("exec").toString()));
    command.addAll(List.of("--pidfile", directory.resolve("pid").toString()));
    command.addAll(List.of("--bridge=none", "--iptables=false", "--ip6tables=false"));
    command.addAll(List.of("--live-restore", "--add-runtime=chaos=" + runc));
    command.add("--default-runtime=chaos");
    return new PrivateEngine(
        directory, new Daemon("dockerd", command, Map.of(), log), Map.of("DOCKER_HOST", address));
  }

  /// A runc that adds the programs' directory to each new container.
  private static String wrapper(Path programs) {
    return """
    #!/bin/sh
    previous=
    create=
    bundle=
    for word in "$@"; do
      [ "$previous" = --bundle ] && bundle=$word
      [ "$word" = create ] && create=yes
      previous=$word
    done
    if [ -n "$create" ]; then
      mount='{"destination":"%s","type":"bind","source":"%s","options":["rbind","rw"]},'
      sed -i "s#\\"mounts\\":\\[#\\"mounts\\":[$mount#" "$bundle/config.json"
    fi
    exec runc "$@"
    """
        .formatted(MOUNT, programs);
  }

  /// Starts it and gives it the test image.
  ///
  /// @param image script that makes the image
  void start(Path image) {
    dockerd.start();
    awaitReady();
    Shell.Result made = Shell.run(environment, List.of("sh", image.toString()));
    if (!made.ok()) {
      throw new IllegalStateException("no test image: " + made.text());
    }
  }

  /// What makes programs use it.
  Map<String, String> environment() {
    return environment;
  }

  Daemon daemon() {
    return dockerd;
  }

  /// All containers, then all volumes, one a line.
  List<String> leftovers() {
    List<String> left = new ArrayList<>();
    left.addAll(docker("ps", "-a", "--format", "container {{.Names}} {{.Status}}").lines());
    left.addAll(docker("volume", "ls", "--format", "volume {{.Name}}").lines());
    return left;
  }

  void awaitReady() {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (!docker("version").ok()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("dockerd does not answer, see its log");
      }
      dockerd.start();
      Pauses.sleep(Duration.ofMillis(200));
    }
  }

  /// Ends it with everything that it started.
  void stop() {
    docker("ps", "-aq").lines().forEach(id -> docker("rm", "-fv", id));
    dockerd.terminate();
    // what a killed engine left behind lives on under our directory only
    ProcessHandle.allProcesses()
        .filter(it -> it.info().commandLine().orElse("").contains(directory + "/"))
        .filter(it -> it.pid() != ProcessHandle.current().pid())
        .filter(it -> isOurs(it))
        .forEach(ProcessHandle::destroyForcibly);
    Shell.run(
        "sh",
        "-c",
        "grep -F ' "
            + directory
            + "/' /proc/mounts | cut -d' ' -f2 | sort -r"
            + " | xargs -r umount -l");
  }

  private static boolean isOurs(ProcessHandle process) {
    String program = process.info().command().orElse("");
    return program.contains("containerd") || program.contains("dockerd");
  }

  private Shell.Result docker(String... words) {
    List<String> command = new ArrayList<>(List.of("timeout", "10", "docker"));
    command.addAll(List.of(words));
    return Shell.run(environment, command);
  }
}
