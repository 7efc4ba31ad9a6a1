package dev.sealane.runner.container.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.sealane.runner.container.ContainerException;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connections to one engine. The first use opens them.
final class Engine implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Engine.class);
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofMinutes(2);
  private static final Duration QUICK = Duration.ofSeconds(5);
  private static final int CONNECTIONS = 512;

  private final EngineAddress address;
  private @Nullable DockerClient calls;
  private @Nullable DockerClient streams;
  private @Nullable DockerHttpClient raw;

  Engine(EngineAddress address) {
    this.address = address;
  }

  EngineAddress address() {
    return address;
  }

  /// For requests that are answered at once.
  synchronized DockerClient calls() {
    DockerClient open = calls;
    if (open == null) {
      open = open(ANSWER);
      calls = open;
    }
    return open;
  }

  /// For requests whose answer lasts as long as a program.
  synchronized DockerClient streams() {
    DockerClient open = streams;
    if (open == null) {
      open = open(Duration.ZERO);
      streams = open;
    }
    return open;
  }

  /// The same for answers that are read byte by byte.
  synchronized DockerHttpClient raw() {
    DockerHttpClient open = raw;
    if (open == null) {
      open = transport(config(), Duration.ZERO);
      raw = open;
    }
    return open;
  }

  private DockerClient open(Duration answerWithin) {
    DefaultDockerClientConfig config = config();
    return DockerClientImpl.getInstance(config, transport(config, answerWithin));
  }

  private DefaultDockerClientConfig config() {
    return DefaultDockerClientConfig.createDefaultConfigBuilder()
        .withDockerHost(address.host().toString())
        .build();
  }

  private static DockerHttpClient transport(
      DefaultDockerClientConfig config, Duration answerWithin) {
    ZerodepDockerHttpClient.Builder transport =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(config.getDockerHost())
            .sslConfig(config.getSSLConfig())
            .connectionTimeout(CONNECT)
            .maxConnections(CONNECTIONS);
    if (answerWithin.isPositive()) {
      transport.responseTimeout(answerWithin);
    }
    return transport.build();
  }

  /// Asks the engine and turns its refusals into ours.
  ///
  /// @throws ContainerException `image_not_found`, `start_failed`, `disk_full`, …;
  ///   `engine_unavailable` when there was no answer
  static <T> T ask(String what, Supplier<T> request) {
    try {
      return request.get();
    } catch (NotFoundException e) {
      boolean image = message(e).contains("No such image") || message(e).contains("manifest");
      throw image
          ? new ContainerException("image_not_found", true, what + ": " + message(e), e)
          : new ContainerException("container_removed", false, what + ": " + message(e), e);
    } catch (BadRequestException | ConflictException e) {
      throw new ContainerException("start_failed", true, what + ": " + message(e), e);
    } catch (DockerException e) {
      String code = message(e).contains("no space left on device") ? "disk_full" : "start_failed";
      throw new ContainerException(code, false, what + ": " + message(e), e);
    } catch (RuntimeException e) {
      if (isUnanswered(e)) {
        throw unavailable(what, e);
      }
      throw e;
    }
  }

  /// Asks for something that an engine knows at once; one that hangs is not waited for.
  ///
  /// @throws ContainerException `engine_unavailable` when there is no answer within seconds
  static <T> T askQuickly(String what, Callable<T> request) {
    FutureTask<T> answer = new FutureTask<>(request);
    Thread.ofVirtual().name("engine-question").start(answer);
    try {
      return answer.get(QUICK.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw isUnanswered(failure) ? unavailable(what, failure) : failure;
      }
      throw unavailable(what, e);
    } catch (TimeoutException e) {
      throw unavailable(what, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(what, e);
    }
  }

  /// Whether a request may have reached the engine or not: nobody knows.
  static boolean isUnanswered(RuntimeException e) {
    return e.getCause() instanceof IOException
        || (e.getCause() != null && e.getCause().getCause() instanceof IOException);
  }

  static ContainerException unavailable(String what, Exception e) {
    return new ContainerException(
        "engine_unavailable", false, what + ": the container engine does not answer", e);
  }

  /// What the engine said, without the JSON around it.
  static String message(DockerException e) {
    String text = String.valueOf(e.getMessage());
    int start = text.indexOf("\"message\":\"");
    if (start < 0) {
      return text;
    }
    String rest = text.substring(start + "\"message\":\"".length());
    int end = rest.lastIndexOf('"');
    return (end < 0 ? rest : rest.substring(0, end)).replace("\\\"", "\"").replace("\\n", " ");
  }

  @Override
  public synchronized void close() {
    close(calls);
    close(streams);
    close(raw);
    calls = null;
    streams = null;
    raw = null;
  }

  private static void close(@Nullable Closeable client) {
    if (client == null) {
      return;
    }
    try {
      client.close();
    } catch (IOException e) {
      log.warn("engine connection did not close", e);
    }
  }
}
