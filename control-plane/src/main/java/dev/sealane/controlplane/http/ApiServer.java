package dev.sealane.controlplane.http;

import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SocketAddress;
import java.net.BindException;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP server: event loops that only move bytes, and a virtual thread for every request.
///
/// HTTP/1.1 only, with or without TLS; a long poll or an event stream has its connection alone.
public final class ApiServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ApiServer.class);

  /// Name under which the loops share one free port; each server has a Vert.x of its own.
  private static final int SHARED = 1;

  private static final int MAX_CHUNK = 64 << 10;
  private static final int FIRST_BUFFER = 256;
  private static final int BACKLOG = 1024;

  private final ListenAddress address;
  private final ServerParts parts;
  private final ErrorReplies errors = new ErrorReplies();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory());
  private final EventLoops loops;

  /// @param loops end with this server
  public ApiServer(ListenAddress address, ServerParts parts, EventLoops loops) {
    this.address = address;
    this.parts = parts;
    this.loops = loops;
  }

  /// Starts listening. Blocks until the port is open.
  ///
  /// @return the address with the real port
  /// @throws ListenException when it cannot listen there
  public URI start() {
    HttpServerOptions options = serverOptions();
    Loop[] last = new Loop[1];
    Future<String> deployed =
        loops
            .vertx()
            .deployVerticle(
                () -> last[0] = new Loop(options),
                new DeploymentOptions().setInstances(loops.count()));
    try {
      deployed.toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      close();
      throw refused(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new ListenException("interrupted before the server listened", e);
    }
    String scheme = options.isSsl() ? "https" : "http";
    ListenAddress open = new ListenAddress(address.host(), last[0].port, address.tls());
    log.info("listening address={}://{}", scheme, open);
    return URI.create(scheme + "://" + open);
  }

  private ListenException refused(Throwable cause) {
    return new ListenException(
        switch (cause) {
          case BindException bind when String.valueOf(bind.getMessage()).contains("in use") ->
              address + " is in use; stop the other program or choose another with --listen";
          case BindException bind -> "cannot listen at " + address + ": " + bind.getMessage();
          default -> "cannot listen at " + address + ": " + cause.getMessage();
        },
        cause);
  }

  /// HTTP/2 in clear text is off: the upgrade that `java.net.http` offers would move a body past
  /// our reading of it, and long polls gain nothing.
  private HttpServerOptions serverOptions() {
    HttpLimits limits = parts.limits();
    HttpServerOptions options =
        new HttpServerOptions()
            .setAcceptBacklog(BACKLOG)
            .setTcpKeepAlive(true)
            .setHttp2ClearTextEnabled(false)
            .setUseAlpn(false)
            .setMaxHeaderSize(limits.headerBytes())
            .setMaxInitialLineLength(limits.lineBytes())
            .setMaxChunkSize(MAX_CHUNK)
            .setDecoderInitialBufferSize(FIRST_BUFFER)
            .setIdleTimeout(Math.toIntExact(limits.idle().toMillis()))
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    if (address.tls() instanceof ListenAddress.Tls.Pem(var certificate, var key)) {
      options
          .setSsl(true)
          .setKeyCertOptions(
              new PemKeyCertOptions()
                  .setCertPath(certificate.toString())
                  .setKeyPath(key.toString()));
    }
    return options;
  }

  private SocketAddress socketAddress() {
    return address.port() == 0
        ? SocketAddress.sharedRandomPort(SHARED, address.host())
        : SocketAddress.inetSocketAddress(address.port(), address.host());
  }

  private void begin(HttpServerRequest request, Context loop) {
    Exchange exchange = new Exchange(parts, errors, request, loop);
    try {
      threads.execute(exchange);
    } catch (RejectedExecutionException _) {
      refuse(request, new SealaneException(ErrorCode.UNAVAILABLE, "the server stops; try again"));
    }
  }

  /// Answers a request whose head Vert.x could not read.
  private void refuseHead(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    String why = cause == null ? "it is not valid" : String.valueOf(cause.getMessage());
    refuse(
        request,
        new SealaneException(
            ErrorCode.INVALID_REQUEST, "the head of the request cannot be read: " + why));
  }

  private void refuse(HttpServerRequest request, SealaneException told) {
    ApiStyle style = ApiStyle.of(String.valueOf(request.path()));
    String id = RequestId.of(null);
    Reply.JsonBody reply = errors.of(told, style, id);
    request
        .response()
        .setStatusCode(reply.status())
        .putHeader("Content-Type", "application/json")
        .putHeader("Connection", "close")
        .putHeader(RequestId.HEADER, id)
        .end(Buffer.buffer(reply.json().writeBytes(reply.body())));
  }

  /// Stops taking requests, lets the running ones end for a moment, interrupts the rest (parked
  /// polls and event streams), and closes every connection.
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(parts.limits().closing().toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException _) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
    threads.close();
    loops.close();
  }

  /// One event loop with its share of the connections.
  private final class Loop extends VerticleBase {

    private final HttpServerOptions options;
    private volatile int port;

    Loop(HttpServerOptions options) {
      this.options = options;
    }

    @Override
    public Future<?> start() {
      return vertx
          .createHttpServer(options)
          .requestHandler(request -> begin(request, context))
          .invalidRequestHandler(ApiServer.this::refuseHead)
          .exceptionHandler(e -> log.debug("connection failed", e))
          .listen(socketAddress())
          .onSuccess(server -> port = server.actualPort());
    }
  }
}
