package dev.sealane.runner.container.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import dev.sealane.api.log.LogStream;
import dev.sealane.runner.container.ContainerException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// One reading of a container's log. The engine frames every entry; what docker-java hands out are
/// pieces as the connection gave them, by which entries cannot be counted.
///
/// ```
/// byte 1 stdout or 2 stderr, three empty bytes, int length, the entry
/// ```
final class LogConnection {

  /// No engine makes larger entries; longer lines come in parts.
  private static final int MOST_ENTRY = 16 << 20;

  private static final int BUFFER = 32 << 10;
  private static final int STDOUT = 1;
  private static final int STDERR = 2;

  private final DockerHttpClient engine;
  private final DockerHttpClient.Request request;
  private DockerHttpClient.@Nullable Response response;
  private boolean closed;

  /// @param query how much of the log, as the engine's API spells it
  LogConnection(DockerHttpClient engine, String container, String query) {
    this.engine = engine;
    this.request =
        DockerHttpClient.Request.builder()
            .method(DockerHttpClient.Request.Method.GET)
            .path(
                "/containers/%s/logs?stdout=true&stderr=true&timestamps=true&%s"
                    .formatted(container, query))
            .build();
  }

  /// Gives all entries to {@code entries}, until it wants no more. To be called once; an interrupt
  /// ends it at once, even when the engine hangs.
  ///
  /// @throws ExecutionException when the connection or {@code entries} failed; its cause is a
  ///   ContainerException `container_removed` or `log_failed` when the engine refused
  void read(LogEntries entries) throws InterruptedException, ExecutionException {
    FutureTask<Void> reading =
        new FutureTask<>(() -> {
          pass(open(), entries);
          return null;
        });
    Thread thread = Thread.ofPlatform().daemon().name("engine-log").start(reading);
    try {
      reading.get();
    } catch (InterruptedException e) {
      thread.interrupt();
      throw e;
    } finally {
      close();
    }
  }

  private InputStream open() throws IOException {
    DockerHttpClient.Response answer = engine.execute(request);
    synchronized (this) {
      if (closed) {
        answer.close();
        throw new IOException("nobody reads any more");
      }
      response = answer;
    }
    int status = answer.getStatusCode();
    if (status == 404) {
      throw new ContainerException("container_removed", false, "The container is gone.", null);
    }
    if (status != 200) {
      throw new ContainerException(
          "log_failed", false, "The log cannot be read: status " + status + ".", null);
    }
    return answer.getBody();
  }

  private synchronized void close() {
    closed = true;
    if (response != null) {
      response.close();
    }
  }

  private static void pass(InputStream body, LogEntries entries)
      throws IOException, InterruptedException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(body, BUFFER));
    boolean wanted = true;
    for (int kind = in.read(); wanted && kind >= 0; kind = wanted ? in.read() : -1) {
      in.skipNBytes(3);
      int length = in.readInt();
      if ((kind != STDOUT && kind != STDERR) || length < 0 || length > MOST_ENTRY) {
        throw new IOException("no frame of a log: kind " + kind + ", length " + length);
      }
      byte[] entry = in.readNBytes(length);
      if (entry.length < length) {
        throw new EOFException("the log ended within an entry");
      }
      wanted = entries.entry(kind == STDERR ? LogStream.STDERR : LogStream.STDOUT, entry);
    }
  }
}
