package dev.sealane.controlplane.http;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Writes the reply of one request. Called on the request's virtual thread; the response itself is
/// touched on its event loop only.
final class ReplyWriter {

  private static final String JSON = "application/json";

  private final HttpServerResponse response;
  private final Context loop;
  private final ClientLink client;
  private final Duration patience;
  private volatile @Nullable CompletableFuture<Void> pending; // the step that is waited for

  /// @param client whether it is still connected
  /// @param patience how long a client may take nothing of a streamed answer
  ReplyWriter(HttpServerResponse response, Context loop, ClientLink client, Duration patience) {
    this.response = response;
    this.loop = loop;
    this.client = client;
    this.patience = patience;
    client.onGone(this::giveUp);
  }

  private void giveUp() {
    CompletableFuture<Void> waiting = pending;
    if (waiting != null) {
      waiting.completeExceptionally(new ClientGoneException());
    }
  }

  /// @return the status that was sent
  /// @throws ClientGoneException when the client closed the connection
  int send(Reply reply) throws InterruptedException {
    return switch (reply) {
      case Reply.JsonBody(int status, var json, Object body) ->
          whole(status, JSON, json.writeBytes(body));
      case Reply.NoContent() -> whole(204, "", new byte[0]);
      case Reply.Text(int status, String type, String text) ->
          whole(status, type, text.getBytes(StandardCharsets.UTF_8));
      case Reply.FileBody file -> file(file);
      case Reply.Streamed streamed -> stream(streamed);
    };
  }

  private int whole(int status, String type, byte[] body) {
    loop.runOnContext(_ -> {
      if (response.closed()) {
        return;
      }
      response.setStatusCode(status);
      if (type.isEmpty()) {
        response.end();
      } else {
        response.putHeader("Content-Type", type).end(Buffer.buffer(body));
      }
    });
    return status;
  }

  private int file(Reply.FileBody file) throws InterruptedException {
    long size;
    try {
      size = Files.size(file.file());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    onLoop(
        null,
        done -> {
          response.putHeader("Content-Type", file.contentType());
          for (Map.Entry<String, String> header : file.headers().entrySet()) {
            response.putHeader(header.getKey(), header.getValue());
          }
          response
              .sendFile(file.file().toString(), 0, size)
              .onSuccess(_ -> done.complete(null))
              .onFailure(done::completeExceptionally);
        });
    return 200;
  }

  private int stream(Reply.Streamed streamed) throws InterruptedException {
    streamed.writer().write(new Sink(streamed));
    onLoop(
        patience,
        done -> {
          begin(streamed);
          response.end().onComplete(_ -> done.complete(null));
        });
    return 200;
  }

  private void begin(Reply.Streamed streamed) {
    if (!response.headWritten()) {
      response
          .setChunked(!streamed.headers().containsKey("Content-Length"))
          .putHeader("Content-Type", streamed.contentType());
      streamed.headers().forEach(response::putHeader);
      response.putHeader("Cache-Control", "no-store").putHeader("X-Accel-Buffering", "no");
    }
  }

  /// Runs {@code step} on the event loop and waits until it says that it is done.
  ///
  /// @param limit null = as long as it takes; the connection's idle limit ends it
  private void onLoop(@Nullable Duration limit, Step step) throws InterruptedException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    pending = done;
    if (client.gone()) {
      giveUp();
    }
    loop.runOnContext(_ -> {
      if (response.closed()) {
        done.completeExceptionally(new ClientGoneException());
      } else {
        step.run(done);
      }
    });
    try {
      if (limit == null) {
        done.get();
      } else {
        done.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (ExecutionException | TimeoutException _) {
      abort();
      throw new ClientGoneException();
    }
  }

  /// Cuts the connection, so that the client sees that the answer is not whole.
  void abort() {
    loop.runOnContext(_ -> response.reset());
  }

  /// Whether a part of the answer may have been sent already.
  boolean begun() {
    return response.headWritten();
  }

  /// A step on the event loop.
  private interface Step {
    void run(CompletableFuture<Void> done);
  }

  /// Back-pressure: the next bytes wait until the socket took the ones before.
  private final class Sink implements Reply.BodySink {

    private final Reply.Streamed streamed;

    Sink(Reply.Streamed streamed) {
      this.streamed = streamed;
    }

    @Override
    public void send(byte[] bytes) throws InterruptedException {
      onLoop(
          patience,
          done -> {
            begin(streamed);
            response.write(Buffer.buffer(bytes));
            if (response.writeQueueFull()) {
              response.drainHandler(_ -> done.complete(null));
            } else {
              done.complete(null);
            }
          });
    }

    @Override
    public boolean gone() {
      return client.gone();
    }
  }
}
