package dev.sealane.runner.container.docker;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// Where a container engine listens.
///
/// @param host `unix:///path` or `tcp://host:port`, as in `DOCKER_HOST`
public record EngineAddress(URI host) {

  private static final int TLS_PORT = 2376;
  private static final long PING_SECONDS = 3;

  public EngineAddress {
    String scheme = host.getScheme();
    if (!"unix".equals(scheme) && !"tcp".equals(scheme)) {
      throw new IllegalArgumentException(
          "engine address is " + host + ", must start with unix:// or tcp://");
    }
  }

  /// `DOCKER_HOST`, else the first engine that answers of those in the usual places. Blocks for a
  /// few milliseconds.
  ///
  /// @param env the environment of the daemon
  /// @return empty when no engine answers; an address given by `DOCKER_HOST` is returned untried
  public static Optional<EngineAddress> find(Map<String, String> env) {
    String given = env.get("DOCKER_HOST");
    if (given != null && !given.isBlank()) {
      return Optional.of(new EngineAddress(URI.create(given.strip())));
    }
    String home = env.getOrDefault("HOME", "/");
    Stream<Path> runtime =
        Optional.ofNullable(env.get("XDG_RUNTIME_DIR")).map(Path::of).stream()
            .flatMap(
                dir -> Stream.of(dir.resolve("docker.sock"), dir.resolve("podman/podman.sock")));
    return Stream.of(
            Stream.of(Path.of("/var/run/docker.sock")),
            runtime,
            Stream.of(Path.of(home, ".docker/run/docker.sock"), Path.of("/run/podman/podman.sock")))
        .flatMap(paths -> paths)
        .filter(Files::exists)
        .map(path -> new EngineAddress(URI.create("unix://" + path)))
        .filter(EngineAddress::answers)
        .findFirst();
  }

  /// Whether the engine is on this host.
  public boolean isLocal() {
    return "unix".equals(host.getScheme());
  }

  /// Whether the engine takes a new connection and answers on it, within three seconds. An engine
  /// that is shutting down may go on answering on older connections.
  public boolean answers() {
    FutureTask<Boolean> ping = new FutureTask<>(this::ping);
    Thread thread = Thread.ofVirtual().name("engine-ping").start(ping);
    try {
      return ping.get(PING_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      thread.interrupt(); // closes the channel if it still waits
    }
  }

  private boolean ping() throws IOException {
    if (host.getPort() == TLS_PORT) {
      return true; // only the client proper has the certificates
    }
    try (SocketChannel channel = open()) {
      channel.write(
          ByteBuffer.wrap(
              "GET /_ping HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n".getBytes(US_ASCII)));
      ByteBuffer answer = ByteBuffer.allocate("HTTP/1.1 200".length());
      while (answer.hasRemaining() && channel.read(answer) >= 0) {
        // until there is enough to see the status
      }
      return new String(answer.array(), US_ASCII).endsWith(" 200");
    }
  }

  private SocketChannel open() throws IOException {
    if (isLocal()) {
      SocketAddress address = UnixDomainSocketAddress.of(host.getPath());
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.connect(address);
        return channel;
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    }
    return SocketChannel.open(new InetSocketAddress(host.getHost(), host.getPort()));
  }
}
