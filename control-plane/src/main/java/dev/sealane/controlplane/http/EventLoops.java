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

  private final int count;
  private final CompletableFuture<Vertx> vertx;

  private EventLoops(int count, CompletableFuture<Vertx> vertx) {
    this.count = count;
    this.vertx = vertx;
  }

  /// Begins to make them; does not block.
  public static EventLoops begin() {
    int count = Math.max(LEAST, Runtime.getRuntime().availableProcessors());
    return new EventLoops(
        count,
        CompletableFuture.supplyAsync(
            () -> Vertx.vertx(options(count)),
            task -> Thread.ofPlatform().daemon().name("event-loops").start(task)));
  }

  int count() {
    return count;
  }

  /// Blocks until they are made.
  Vertx vertx() {
    return vertx.join();
  }

  private static VertxOptions options(int count) {
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
