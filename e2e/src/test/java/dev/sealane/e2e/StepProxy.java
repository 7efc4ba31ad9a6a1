package dev.sealane.e2e;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// Stands between a runner and its server, one connection a request, and knows which step of the
/// handshake passes through. Once, at a chosen step, it does something to the server: before the
/// request gets there, when the answer is known and gets lost, or right after it was passed on.
final class StepProxy implements AutoCloseable {

  private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

  private final int target;
  private volatile ServerSocket listener;
  private final AtomicReference<@Nullable Trap> trap = new AtomicReference<>();

  /// When the trap springs.
  enum Moment {
    BEFORE_THE_SERVER,
    ANSWER_LOST,
    ANSWER_GIVEN
  }

  /// What passes through.
  ///
  /// @param line method and path
  /// @param body of the request, unpacked
  /// @param answer status and body; empty before the server has answered
  record Passing(String line, String body, String answer) {
    boolean is(String method, String part) {
      return line.startsWith(method + " ") && line.contains(part);
    }
  }

  private record Trap(
      Moment moment, Predicate<Passing> step, Runnable action, CompletableFuture<Boolean> sprung) {
    boolean holds(Moment now, Passing passing) {
      return moment == now && step.test(passing);
    }
  }

  StepProxy(int target) {
    this.target = target;
    this.listener = listen(0);
    ServerSocket first = listener;
    Thread.ofVirtual().start(() -> accept(first));
  }

  private static ServerSocket listen(int port) {
    try {
      return new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Refuses connections from now on, as the address of a dead server does.
  void refuse() {
    close();
  }

  /// Takes connections again, on the same port.
  void takeAgain() {
    ServerSocket next = listen(port());
    listener = next;
    Thread.ofVirtual().start(() -> accept(next));
  }

  int port() {
    return listener.getLocalPort();
  }

  /// Sets the trap, for the next passing of a step.
  ///
  /// @return completed when it has sprung
  CompletableFuture<Boolean> at(Moment moment, Predicate<Passing> step, Runnable action) {
    Trap next = new Trap(moment, step, action, new CompletableFuture<>());
    trap.set(next);
    return next.sprung;
  }

  private boolean springs(Moment now, Passing passing) {
    Trap set = trap.get();
    if (set != null && set.holds(now, passing) && trap.compareAndSet(set, null)) {
      set.action.run();
      set.sprung.complete(true);
      return true;
    }
    return false;
  }

  private void accept(ServerSocket open) {
    try {
      while (!open.isClosed()) {
        Socket client = open.accept();
        Thread.ofVirtual().start(() -> pass(client));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void pass(Socket client) {
    try (client;
        InputStream in = client.getInputStream();
        OutputStream out = client.getOutputStream()) {
      byte[] head = head(in);
      if (head.length == 0) {
        return;
      }
      byte[] body = in.readNBytes(length(head));
      Passing asked = new Passing(line(head), unpacked(head, body), "");
      if (springs(Moment.BEFORE_THE_SERVER, asked)) {
        return;
      }
      byte[] answer = answer(client, head, body);
      Passing answered =
          new Passing(asked.line, asked.body, new String(answer, StandardCharsets.UTF_8));
      if (answer.length == 0 || springs(Moment.ANSWER_LOST, answered)) {
        return;
      }
      out.write(answer);
      out.flush();
      springs(Moment.ANSWER_GIVEN, answered);
    } catch (IOException _) {
      // one side went away; the other is closed with it
    }
  }

  /// @return empty when the server went away in the middle
  private byte[] answer(Socket client, byte[] head, byte[] body) throws IOException {
    try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
      Thread.ofVirtual().start(() -> closeWith(client, server));
      OutputStream out = server.getOutputStream();
      String once =
          new String(head, 0, head.length - 2, StandardCharsets.ISO_8859_1)
                  .replaceAll("(?i)\r\nconnection:[^\r]*", "")
              + "Connection: close\r\n\r\n";
      out.write(once.getBytes(StandardCharsets.ISO_8859_1));
      out.write(body);
      out.flush();
      byte[] answer = server.getInputStream().readAllBytes();
      return isWhole(answer) ? answer : new byte[0];
    }
  }

  /// A client that gives up its poll gives it up at the server too.
  private static void closeWith(Socket client, Socket server) {
    try {
      if (client.getInputStream().read() < 0) {
        server.close();
      }
    } catch (IOException _) {
      // both are gone
    }
  }

  private static boolean isWhole(byte[] answer) {
    String text = new String(answer, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    return end > 0
        && (text.substring(0, end).toLowerCase(Locale.ROOT).contains("transfer-encoding")
            ? text.endsWith("0\r\n\r\n")
            : answer.length - end - HEAD_END.length >= length(answer));
  }

  private static byte[] head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < HEAD_END.length) {
      int next = in.read();
      if (next < 0) {
        return new byte[0];
      }
      head.write(next);
      matched = next == HEAD_END[matched] ? matched + 1 : next == HEAD_END[0] ? 1 : 0;
    }
    return head.toByteArray();
  }

  private static String line(byte[] head) {
    return new String(head, StandardCharsets.ISO_8859_1).lines().findFirst().orElse("");
  }

  private static int length(byte[] head) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    return text.substring(0, text.indexOf("\r\n\r\n"))
        .lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
        .mapToInt(line -> Integer.parseInt(line.substring("content-length:".length()).strip()))
        .findFirst()
        .orElse(0);
  }

  private static String unpacked(byte[] head, byte[] body) throws IOException {
    boolean gzip =
        new String(head, StandardCharsets.ISO_8859_1)
            .toLowerCase(Locale.ROOT)
            .contains("content-encoding: gzip");
    if (!gzip) {
      return new String(body, StandardCharsets.UTF_8);
    }
    try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return new String(unpacked.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
