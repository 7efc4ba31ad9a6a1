package dev.sealane.controlplane.http;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.concurrent.CompletableFuture;

/// The event loops of a server. They are made by a thread of their own: that takes about as long as
/// opening the database, and neither needs the other.
public final class EventLoops implements AutoCloseable {

  /// Two keep one slow TLS handshake from holding up everybody; more than cores bring nothing.
  private static final int LEAST = 2;

  private static final int BLOCKING_THREADS = 2;

  private final int count = Math.max(LEAST, Runtime.getRuntime().availableProcessors());
  private final CompletableFuture<Vertx> vertx;

  private EventLoops() {
    this.vertx =
        CompletableFuture.supplyAsync(
            () -> Vertx.vertx(options()),
            task -> Thread.ofPlatform().daemon().name("event-loops").start(task));
  }

  /// Begins to make them; does not block.
  public static EventLoops begin() {
    return new EventLoops();
  }

  int count() {
    return count;
  }

  /// Blocks until they are made.
  Vertx vertx() {
    return vertx.join();
  }

  private VertxOptions options() {
    return new VertxOptions()
        .setEventLoopPoolSize(count)
        .setWorkerPoolSize(BLOCKING_THREADS)
        .setInternalBlockingPoolSize(BLOCKING_THREADS)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }

  /// Ends them with every connection. Blocks; harmless to repeat.
  @Override
  public void close() {
    vertx().close().toCompletionStage().toCompletableFuture().join();
  }
}
