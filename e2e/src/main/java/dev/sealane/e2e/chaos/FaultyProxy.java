package dev.sealane.e2e.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A TCP proxy that spoils what passes: late, cut, half open, answers lost, requests repeated.
final class FaultyProxy implements AutoCloseable {

  private final ServerSocket listener;
  private final int target;
  private final Random random;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private volatile Mood mood = new Mood.Fair();

  /// How it treats connections.
  sealed interface Mood {
    record Fair() implements Mood {}

    /// @param delay of each piece, in both directions
    record Slow(Duration delay) implements Mood {}

    /// New connections are closed at once.
    record Refusing() implements Mood {}

    /// Of some exchanges the answer is lost, with the connection.
    record LosingAnswers(int percent) implements Mood {}

    /// Some requests come a second time, on a connection of their own.
    record Repeating(int percent, Duration later) implements Mood {}

    /// New connections stay open and carry nothing, for ever.
    record Silent() implements Mood {}
  }

  /// @param target port on the loopback interface
  FaultyProxy(int target, long seed) {
    this.target = target;
    this.random = new Random(seed);
    try {
      listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("proxy-accept").start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  Mood mood() {
    return mood;
  }

  void mood(Mood next) {
    mood = next;
  }

  /// Closes every connection.
  void cut() {
    links.forEach(Link::close);
  }

  /// Every connection that there is stays open and carries nothing any more.
  void silence() {
    links.forEach(Link::silence);
  }

  boolean happens(int percent) {
    synchronized (random) {
      return random.nextInt(100) < percent;
    }
  }

  int target() {
    return target;
  }

  void over(Link link) {
    links.remove(link);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        take(listener.accept());
      } catch (IOException _) {
        // the listener was closed, or the client went away at once
      }
    }
  }

  private void take(Socket client) throws IOException {
    Mood now = mood;
    if (now instanceof Mood.Refusing) {
      client.close();
      return;
    }
    Socket server;
    try {
      server = new Socket(InetAddress.getLoopbackAddress(), target);
    } catch (IOException _) {
      client.close(); // nobody listens there: the client sees a connection that ends
      return;
    }
    Link link = new Link(this, client, server);
    links.add(link);
    if (now instanceof Mood.Silent) {
      link.silence();
    }
    link.start();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }
}
