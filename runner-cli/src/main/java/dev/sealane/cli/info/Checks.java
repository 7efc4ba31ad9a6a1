package dev.sealane.cli.info;

import dev.sealane.api.problem.SealaneException;
import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.Connection;
import dev.sealane.cli.exit.CliException;
import dev.sealane.client.SealaneClient;
import dev.sealane.client.ServerClient;
import dev.sealane.client.http.ClientConfig;
import dev.sealane.client.http.UnreachableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// The looks of `doctor`, one after the other.
final class Checks {

  private static final int LEAST_JAVA = 25;
  private static final Duration CLOCK_LIMIT = Duration.ofSeconds(30);
  private static final int ENGINE_LIMIT_SECONDS = 10;

  private final Cli cli;

  Checks(Cli cli) {
    this.cli = cli;
  }

  List<Check> all() throws InterruptedException {
    List<Check> checks = new ArrayList<>();
    checks.add(java());
    checks.add(configFile());
    checks.addAll(server());
    checks.add(engine());
    return checks;
  }

  private static Check java() {
    int version = Runtime.version().feature();
    return version >= LEAST_JAVA
        ? new Check.Fine("Java " + Runtime.version())
        : new Check.Broken("Java is " + version, "install JDK " + LEAST_JAVA);
  }

  private Check configFile() {
    Path file = cli.configFile().path();
    if (!Files.exists(file)) {
      return new Check.Warning(file + " does not exist", "`sealane up` or `sealane login` make it");
    }
    try {
      cli.configFile().read();
      Set<PosixFilePermission> open = Files.getPosixFilePermissions(file);
      return open.contains(PosixFilePermission.GROUP_READ)
              || open.contains(PosixFilePermission.OTHERS_READ)
          ? new Check.Broken(file + " holds a token and others can read it", "chmod 600 it")
          : new Check.Fine("configuration " + file);
    } catch (CliException e) {
      return new Check.Broken(String.valueOf(e.getMessage()), "correct or remove it");
    } catch (IOException | UnsupportedOperationException _) {
      return new Check.Warning(file + " has unknown permissions", "look at it by hand");
    }
  }

  private List<Check> server() {
    ClientConfig config;
    try {
      config = new Connection(cli).resolve();
    } catch (CliException e) {
      return List.of(new Check.Warning("no server", String.valueOf(e.getMessage())));
    }
    List<Check> checks = new ArrayList<>();
    try (SealaneClient client = SealaneClient.open(config, cli.patience())) {
      ServerClient.Health health = client.server().healthAndDate();
      checks.add(new Check.Fine("server " + config.server() + " is " + health.status()));
      health.date().ifPresent(date -> checks.add(clock(date)));
      ServerClient.Me me = client.server().me();
      checks.add(new Check.Fine("token of " + me.user() + ", " + me.role() + " of " + me.team()));
    } catch (UnreachableException e) {
      checks.add(
          new Check.Broken(String.valueOf(e.getMessage()), "start it, or correct the address"));
    } catch (SealaneException e) {
      checks.add(
          new Check.Broken(
              "the server does not take the token: " + e.getMessage(), "log in again"));
    }
    return checks;
  }

  private Check clock(Instant server) {
    Duration apart = Duration.between(server, cli.clock().instant()).abs();
    return apart.compareTo(CLOCK_LIMIT) <= 0
        ? new Check.Fine("the clocks agree")
        : new Check.Warning("the clocks are " + apart.toSeconds() + " s apart", "set them by NTP");
  }

  private Check engine() throws InterruptedException {
    Optional<String> version = engineVersion();
    return version.isPresent()
        ? new Check.Fine("container engine docker " + version.get())
        : new Check.Warning(
            "no container engine answers",
            "start Docker or Podman to run images here; without one only plain processes run");
  }

  private static Optional<String> engineVersion() throws InterruptedException {
    try {
      Process docker =
          new ProcessBuilder("docker", "version", "--format", "{{.Server.Version}}")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        docker.getOutputStream().close();
        if (!docker.waitFor(ENGINE_LIMIT_SECONDS, TimeUnit.SECONDS) || docker.exitValue() != 0) {
          return Optional.empty();
        }
        return Optional.of(
            new String(docker.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
      } finally {
        docker.destroyForcibly();
      }
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
