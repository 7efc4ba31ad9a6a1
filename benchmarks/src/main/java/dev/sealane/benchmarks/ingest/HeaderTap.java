package dev.sealane.benchmarks.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Stands between a daemon and its server and reads the headers by which the server knows the
/// daemon.
public final class HeaderTap implements AutoCloseable {

  private static final Pattern HEADER =
      Pattern.compile("(?imd)^(Authorization|X-Sealane-Session): (.+?)\r$");

  private final int server;
  private final ServerSocket listener;
  private final CompletableFuture<Map<String, String>> headers = new CompletableFuture<>();

  private HeaderTap(int server, ServerSocket listener) {
    this.server = server;
    this.listener = listener;
  }

  /// @param server port of the server on this host
  public static HeaderTap open(int server) throws IOException {
    HeaderTap tap =
        new HeaderTap(server, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().name("tap").start(tap::accept);
    return tap;
  }

  public int port() {
    return listener.getLocalPort();
  }

  /// `Authorization` and `X-Sealane-Session`, once the daemon has sent both.
  public CompletableFuture<Map<String, String>> headers() {
    return headers;
  }

  private void accept() {
    try {
      while (!listener.isClosed()) {
        Socket daemon = listener.accept();
        Socket target = new Socket(InetAddress.getLoopbackAddress(), server);
        Thread.ofVirtual().start(() -> pump(daemon, target, true));
        Thread.ofVirtual().start(() -> pump(target, daemon, false));
      }
    } catch (IOException _) {
      headers.cancel(false); // closed
    }
  }

  private void pump(Socket from, Socket to, boolean fromDaemon) {
    byte[] buffer = new byte[16 << 10];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (fromDaemon && !headers.isDone()) {
          look(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
        }
        out.write(buffer, 0, count);
        out.flush();
      }
    } catch (IOException _) {
      // one side went away; the other is closed with it
    }
  }

  private void look(String request) {
    Map<String, String> found = new TreeMap<>();
    for (Matcher header = HEADER.matcher(request); header.find(); ) {
      found.put(header.group(1), header.group(2));
    }
    if (found.size() == 2) {
      headers.complete(Map.copyOf(found));
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
