package dev.sealane.e2e.chaos;

import dev.sealane.e2e.chaos.FaultyProxy.Mood;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;

/// One connection through the proxy. HTTP/1.1 without pipelining takes turns, so the bytes from the
/// client since the last answer are one request: that is all it needs to know to lose an answer or
/// to repeat a request.
final class Link {

  private static final int LARGEST_REPEATED = 4 << 20;
  private static final int REPEAT_TIMEOUT_MILLIS = 3_000;

  private final FaultyProxy proxy;
  private final Socket client;
  private final Socket server;
  private final ByteArrayOutputStream request = new ByteArrayOutputStream();
  private boolean answering;
  private volatile boolean silent;

  Link(FaultyProxy proxy, Socket client, Socket server) {
    this.proxy = proxy;
    this.client = client;
    this.server = server;
  }

  void start() {
    Thread.ofVirtual().name("proxy-up").start(() -> pump(client, server, this::asked));
    Thread.ofVirtual().name("proxy-down").start(() -> pump(server, client, this::answered));
  }

  /// From now on it carries nothing, though it stays open.
  void silence() {
    silent = true;
  }

  void close() {
    closeQuietly(client);
    closeQuietly(server);
    proxy.over(this);
  }

  /// What happens to bytes on their way.
  private interface Passage {
    /// @return whether they go on
    boolean passes(byte[] buffer, int length);
  }

  private void pump(Socket from, Socket to, Passage passage) {
    byte[] buffer = new byte[16 << 10];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (proxy.mood() instanceof Mood.Slow(Duration delay)) {
          Thread.sleep(delay);
        }
        if (!passage.passes(buffer, n)) {
          break;
        }
        if (!silent) {
          out.write(buffer, 0, n);
        }
      }
    } catch (IOException _) {
      // one side went away
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    if (!silent) {
      close();
    }
  }

  private synchronized boolean asked(byte[] buffer, int length) {
    if (answering) {
      answering = false;
      request.reset();
    }
    if (request.size() <= LARGEST_REPEATED) {
      request.write(buffer, 0, length);
    }
    return true;
  }

  private synchronized boolean answered(byte[] buffer, int length) {
    if (answering || silent) {
      return true;
    }
    answering = true;
    return switch (proxy.mood()) {
      case Mood.LosingAnswers(int percent) -> !proxy.happens(percent);
      case Mood.Repeating(int percent, Duration later) -> {
        if (request.size() <= LARGEST_REPEATED && proxy.happens(percent)) {
          byte[] again = request.toByteArray();
          Thread.ofVirtual().name("proxy-repeat").start(() -> repeat(again, later));
        }
        yield true;
      }
      case Mood.Fair _, Mood.Slow _, Mood.Refusing _, Mood.Silent _ -> true;
    };
  }

  private void repeat(byte[] bytes, Duration later) {
    try {
      Thread.sleep(later);
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.target())) {
        socket.setSoTimeout(REPEAT_TIMEOUT_MILLIS);
        socket.getOutputStream().write(bytes);
        socket.getInputStream().readNBytes(1);
      }
    } catch (IOException _) {
      // the server is away or parks it; either way the request was sent
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // gone already
    }
  }
}
