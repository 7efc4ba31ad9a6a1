package dev.sealane.e2e;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// A real git server over HTTP that lets nobody in without its token: `git http-backend` behind a
/// small CGI adapter (RFC 3875).
final class GitServer implements AutoCloseable {

  private static final int HTTP_UNAUTHORIZED = 401;
  private static final int HTTP_OK = 200;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Path root;
  private final String token;

  private GitServer(HttpServer server, Path root, String token) {
    this.server = server;
    this.root = root;
    this.token = token;
  }

  /// Serves the bare repositories below {@code root}.
  ///
  /// @param token the password of every user
  static GitServer start(Path root, String token) throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    GitServer git = new GitServer(http, root, token);
    http.setExecutor(git.threads);
    http.createContext("/", git::answer);
    http.start();
    return git;
  }

  /// Address of a repository, without credentials.
  String url(String repository) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + repository;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!isAllowed(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
        exchange.sendResponseHeaders(HTTP_UNAUTHORIZED, -1);
        return;
      }
      backend(exchange);
    }
  }

  private boolean isAllowed(@Nullable String authorization) {
    if (authorization == null || !authorization.startsWith("Basic ")) {
      return false;
    }
    byte[] pair = Base64.getDecoder().decode(authorization.substring("Basic ".length()));
    return new String(pair, StandardCharsets.UTF_8).endsWith(":" + token);
  }

  private void backend(HttpExchange exchange) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Headers asked = exchange.getRequestHeaders();
    Map<String, String> variables = builder.environment();
    variables.put("GIT_PROJECT_ROOT", root.toString());
    variables.put("GIT_HTTP_EXPORT_ALL", "1");
    variables.put("REQUEST_METHOD", exchange.getRequestMethod());
    variables.put("PATH_INFO", exchange.getRequestURI().getPath());
    put(variables, "QUERY_STRING", exchange.getRequestURI().getRawQuery());
    put(variables, "CONTENT_TYPE", asked.getFirst("Content-Type"));
    put(variables, "HTTP_CONTENT_ENCODING", asked.getFirst("Content-Encoding"));
    put(variables, "GIT_PROTOCOL", asked.getFirst("Git-Protocol"));
    Process backend = builder.start();
    try (OutputStream in = backend.getOutputStream()) {
      exchange.getRequestBody().transferTo(in);
    }
    try (InputStream out = backend.getInputStream()) {
      exchange.sendResponseHeaders(readHead(out, exchange.getResponseHeaders()), 0);
      out.transferTo(exchange.getResponseBody());
    }
  }

  private static void put(Map<String, String> variables, String name, @Nullable String value) {
    variables.put(name, value == null ? "" : value);
  }

  /// Reads the CGI head up to its empty line.
  ///
  /// @return the HTTP status
  private static int readHead(InputStream out, Headers headers) throws IOException {
    int status = HTTP_OK;
    for (String line = line(out); !line.isEmpty(); line = line(out)) {
      String[] field = line.split(": ", 2);
      if (field[0].equals("Status")) {
        status = Integer.parseInt(field[1].substring(0, 3));
      } else {
        headers.set(field[0], field[1]);
      }
    }
    return status;
  }

  private static String line(InputStream out) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = out.read(); c >= 0 && c != '\n'; c = out.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
