package dev.sealane.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A web server that does with each connection what a test says, also what no good server does. One
/// request a connection.
final class ScriptedServer implements AutoCloseable {

  private final ServerSocket listener;
  private final Script script;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final ExecutorService accepting = Executors.newVirtualThreadPerTaskExecutor();

  private ScriptedServer(ServerSocket listener, Script script) {
    this.listener = listener;
    this.script = script;
  }

  static ScriptedServer start(Script script) {
    try {
      ScriptedServer server =
          new ScriptedServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
      server.accepting.execute(server::accept);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  List<Request> requests(String pathStart) {
    return requests.stream().filter(it -> it.path().startsWith(pathStart)).toList();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Request request = read(new BufferedInputStream(socket.getInputStream()));
      requests.add(request);
      script.answer(request, new Wire(socket.getOutputStream()));
    } catch (IOException _) {
      // the client went away, or the script wanted it so
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static Request read(InputStream in) throws IOException {
    String[] first = line(in).split(" ", -1);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    return new Request(first[0], first[1], headers, new String(body, StandardCharsets.ISO_8859_1));
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("cut");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /// Refuses connections from now on: the kernel takes them until the thread that accepts has left.
  @Override
  public void close() {
    List<AutoCloseable> all = new ArrayList<>(open);
    all.add(listener);
    all.add(accepting);
    for (AutoCloseable closing : all) {
      try {
        closing.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  interface Script {
    void answer(Request request, Wire wire) throws IOException, InterruptedException;
  }

  record Request(String method, String path, Map<String, String> headers, String body) {
    Request {
      headers = Map.copyOf(headers);
    }

    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /// The answering side of one connection; leaving the script closes it.
  record Wire(OutputStream out) {

    void json(int status, String body) throws IOException {
      text(
          "HTTP/1.1 %d X\r\ncontent-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n%s"
              .formatted(status, body.getBytes(StandardCharsets.UTF_8).length, body));
    }

    void stream() throws IOException {
      text("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n");
    }

    void event(String name, String id, String data) throws IOException {
      text(
          (id.isEmpty() ? "" : "id: " + id + "\n") + "event: " + name + "\ndata: " + data + "\n\n");
    }

    void text(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
  }
}
