package dev.sealane.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// A control plane that answers what it was told to, and remembers what it was asked.
///
/// Answers are told per path, in order; the last one of a path is given for ever.
final class FakeServer implements AutoCloseable {

  private static final String STREAM = "text/event-stream";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private Answer otherwise = new Answer(404, "application/json", Samples.error("not_found"));

  FakeServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// Answers a path, whatever the method.
  FakeServer answers(String path, String json) {
    return answers(path, new Answer(200, "application/json", json));
  }

  /// Answers a path by an event stream that ends behind its frames.
  FakeServer streams(String path, String... frames) {
    return answers(path, new Answer(200, STREAM, String.join("", frames)));
  }

  /// Refuses a path.
  FakeServer refuses(String path, int status, String code) {
    return answers(path, new Answer(status, "application/json", Samples.error(code)));
  }

  /// Refuses everything that was not told otherwise.
  FakeServer refuses(int status, String code) {
    otherwise = new Answer(status, "application/json", Samples.error(code));
    return this;
  }

  private FakeServer answers(String path, Answer answer) {
    answers.computeIfAbsent(path, _ -> new ArrayDeque<>()).add(answer);
    return this;
  }

  /// Everything that was asked, in order.
  List<Asked> asked() {
    return asked;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      asked.add(
          new Asked(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders().getFirst("Authorization"),
              exchange.getRequestHeaders().getFirst("Last-Event-ID"),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      Answer answer = next(path);
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", answer.type());
      exchange.sendResponseHeaders(answer.status(), answer.type().equals(STREAM) ? 0 : body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  private synchronized Answer next(String path) {
    Queue<Answer> told = answers.getOrDefault(path, new ArrayDeque<>());
    Answer answer = told.size() > 1 ? told.poll() : told.peek();
    return answer == null ? otherwise : answer;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private record Answer(int status, String type, String body) {}

  /// One request.
  ///
  /// @param authorization null = none was sent
  /// @param lastEventId where a stream was to begin; null = at its beginning
  record Asked(
      String method,
      String uri,
      @Nullable String authorization,
      @Nullable String lastEventId,
      String body) {}
}
