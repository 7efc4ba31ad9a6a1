package dev.sealane.client.http;

import dev.sealane.api.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The innermost transport: `java.net.http` with HTTP/1.1, no redirects (they would carry the token
/// away).
public final class HttpTransport implements Transport, AutoCloseable {

  /// An upload may take as long as it takes at this rate, beyond the limit of its answer.
  private static final long SLOWEST_BYTES_PER_SECOND = 64 << 10;

  private final ClientConfig config;
  private final HttpClient client;

  private HttpTransport(ClientConfig config, HttpClient client) {
    this.config = config;
    this.client = client;
  }

  public static HttpTransport open(ClientConfig config) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(config.connectTimeout());
    if (!config.secure()) {
      builder.sslContext(NoTls.context());
    } else if (config.ca() != null) {
      builder.sslContext(config.ca().context());
    }
    return new HttpTransport(config, builder.build());
  }

  @Override
  public Answer send(Call call) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(config.resolve(call.path()))
            .timeout(limit(call))
            .method(call.method(), publisher(call.body()));
    call.headers().forEach(request::setHeader);
    if (call.body() instanceof Call.Body.Json) {
      request.setHeader("Content-Type", "application/json");
    }
    if (call.streaming()) {
      HttpResponse<InputStream> response =
          client.send(request.build(), BodyHandlers.ofInputStream());
      return new Answer(response.statusCode(), response.headers(), response.body());
    }
    return whole(client.sendAsync(request.build(), BodyHandlers.ofByteArray()), limit(call));
  }

  /// The client's own timeout ends with the headers; this one covers the body too.
  private static Answer whole(CompletableFuture<HttpResponse<byte[]>> pending, Duration limit)
      throws IOException, InterruptedException {
    try {
      HttpResponse<byte[]> response = pending.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(
          response.statusCode(), response.headers(), new ByteArrayInputStream(response.body()));
    } catch (TimeoutException _) {
      throw new HttpTimeoutException("no whole answer within " + limit.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } finally {
      pending.cancel(true);
    }
  }

  private Duration limit(Call call) throws IOException {
    return call.body() instanceof Call.Body.File(var path)
        ? config.requestTimeout().plusSeconds(Files.size(path) / SLOWEST_BYTES_PER_SECOND)
        : config.requestTimeout();
  }

  private static BodyPublisher publisher(Call.Body body) throws IOException {
    return switch (body) {
      case Call.Body.None() -> BodyPublishers.noBody();
      case Call.Body.Json(var value) -> BodyPublishers.ofByteArray(Json.NATIVE.writeBytes(value));
      case Call.Body.File(var path) -> BodyPublishers.ofFile(path);
    };
  }

  /// Ends all exchanges at once.
  @Override
  public void close() {
    client.shutdownNow();
  }
}
