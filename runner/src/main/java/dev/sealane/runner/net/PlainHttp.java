package dev.sealane.runner.net;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.LongSupplier;

/// HTTP without TLS for small requests, on the calling thread and over connections that are kept.
///
/// A request of the JDK's client passes through several threads, which takes a millisecond and
/// more; this takes a tenth, and four of them lie between a submit and the start of its program. It
/// never sends a request twice. Safe for any thread.
final class PlainHttp implements AutoCloseable {

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

  /// Half of the time after which the server closes what is idle, or less.
  private static final long KEPT_NANOS = Duration.ofSeconds(30).toNanos();

  private static final int MOST_KEPT = 8;
  private static final int HEAD_ROOM = 8 << 10; // a token is about 1 KiB

  private final String host;
  private final int port;
  private final String authority;
  private final LongSupplier ticker;
  private final Deque<Idle> idle = new ConcurrentLinkedDeque<>();
  private final Set<PlainConnection> busy = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /// @param base an `http:` address
  /// @param ticker nanoseconds of a clock that never goes back
  PlainHttp(URI base, LongSupplier ticker) {
    this.ticker = ticker;
    String name = base.getHost();
    this.host = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
    this.port = base.getPort() < 0 ? 80 : base.getPort();
    this.authority = base.getPort() < 0 ? name : name + ":" + port;
  }

  /// Whether a request fits.
  static boolean fits(Call call) {
    return call.into() == null
        && switch (call.body()) {
          case CallBody.None _ -> true;
          case CallBody.Memory(var bytes) ->
              bytes.length() + HEAD_ROOM < PlainConnection.LARGEST_REQUEST;
          case CallBody.File _ -> false;
        };
  }

  /// @param target path and query
  /// @param largest most bytes of the answer's body
  /// @throws IOException when there is no whole answer
  Answer send(Call call, String target, long largest) throws IOException, InterruptedException {
    byte[] request = request(call, target);
    long begun = ticker.getAsLong();
    try {
      PlainConnection connection = connection(call.limit());
      busy.add(connection);
      if (closed) {
        connection.close();
      }
      try {
        Duration left = call.limit().minusNanos(ticker.getAsLong() - begun);
        return connection.exchange(request, left, largest);
      } finally {
        busy.remove(connection);
        keepOrClose(connection);
      }
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted during " + call);
      }
      throw e;
    }
  }

  private PlainConnection connection(Duration limit) throws IOException {
    for (Idle kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
      if (ticker.getAsLong() - kept.since < KEPT_NANOS && kept.connection.isQuiet()) {
        return kept.connection;
      }
      kept.connection.close();
    }
    return PlainConnection.open(
        host, port, limit.compareTo(CONNECT_LIMIT) < 0 ? limit : CONNECT_LIMIT, ticker);
  }

  private void keepOrClose(PlainConnection connection) {
    if (closed || !connection.isReusable() || idle.size() >= MOST_KEPT) {
      connection.close();
    } else {
      idle.addFirst(new Idle(connection, ticker.getAsLong()));
    }
  }

  private byte[] request(Call call, String target) {
    StringBuilder head = new StringBuilder(512);
    head.append(call.method()).append(' ').append(target).append(" HTTP/1.1\r\n");
    header(head, "Host", authority);
    header(head, "Accept", "application/json");
    call.headers().forEach((name, value) -> header(head, name, value));
    byte[] body = call.body() instanceof CallBody.Memory(var bytes) ? bytes.toArray() : new byte[0];
    if (body.length > 0 || !call.method().equals("GET")) {
      header(head, "Content-Length", Integer.toString(body.length));
    }
    byte[] text = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] whole = Arrays.copyOf(text, text.length + body.length);
    System.arraycopy(body, 0, whole, text.length, body.length);
    return whole;
  }

  private static void header(StringBuilder head, String name, String value) {
    if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("header " + name + " has a line break");
    }
    head.append(name).append(": ").append(value).append("\r\n");
  }

  /// Ends all calls.
  @Override
  public void close() {
    closed = true;
    busy.forEach(PlainConnection::close);
    for (Idle kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
      kept.connection.close();
    }
  }

  private record Idle(PlainConnection connection, long since) {}
}
