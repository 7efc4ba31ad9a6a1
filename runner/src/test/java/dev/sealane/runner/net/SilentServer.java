package dev.sealane.runner.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A server on a bare socket: reads one request a connection, answers with a fixed text or not at
/// all.
final class SilentServer implements AutoCloseable {

  private final ServerSocket socket;
  private final String answer;
  private final boolean closes;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();

  /// @param answer bytes to send; empty = none
  /// @param closes whether it closes the connection then
  SilentServer(String answer, boolean closes) throws IOException {
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.answer = answer;
    this.closes = closes;
    thread.execute(this::serve);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/base/");
  }

  /// The request lines and headers that came.
  List<String> requests() {
    return requests;
  }

  private void serve() {
    try {
      while (true) {
        Socket connection = socket.accept();
        open.add(connection);
        requests.add(readHead(connection.getInputStream()));
        connection.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        connection.getOutputStream().flush();
        if (closes) {
          connection.close();
        }
      }
    } catch (IOException e) {
      if (!socket.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /// Refuses connections from now on: the kernel takes them until the thread that accepts has left.
  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket connection : open) {
      connection.close();
    }
    thread.close();
  }
}
