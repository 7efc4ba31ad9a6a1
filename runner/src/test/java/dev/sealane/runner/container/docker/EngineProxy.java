package dev.sealane.runner.container.docker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/// Stands between us and an engine and loses answers: a request that is to be lost reaches the
/// engine, which carries it out, and the connection breaks in place of the answer.
final class EngineProxy implements AutoCloseable {

  private final Path socket;
  private final EngineAddress engine;
  private final ServerSocketChannel server;
  private final AtomicReference<Pattern> lost = new AtomicReference<>(Pattern.compile("(?!)"));

  EngineProxy(Path socket, EngineAddress engine) throws IOException {
    this.socket = socket;
    this.engine = engine;
    this.server =
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            .bind(UnixDomainSocketAddress.of(socket));
    Thread.ofVirtual().name("engine-proxy").start(this::accept);
  }

  EngineAddress address() {
    return new EngineAddress(URI.create("unix://" + socket));
  }

  /// Loses the answer to the next request whose first line has this.
  void loseNext(String regex) {
    lost.set(Pattern.compile(regex));
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = server.accept();
        SocketChannel target = SocketChannel.open(StandardProtocolFamily.UNIX);
        target.connect(UnixDomainSocketAddress.of(engine.host().getPath()));
        Connection connection = new Connection(client, target);
        Thread.ofVirtual().start(connection::requests);
        Thread.ofVirtual().start(connection::answers);
      }
    } catch (IOException _) {
      // closed
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private final class Connection {
    private final SocketChannel client;
    private final SocketChannel target;
    private volatile boolean losing;

    Connection(SocketChannel client, SocketChannel target) {
      this.client = client;
      this.target = target;
    }

    void requests() {
      pump(client, target, true);
    }

    void answers() {
      pump(target, client, false);
    }

    private void pump(SocketChannel from, SocketChannel to, boolean request) {
      ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
      try (from;
          to) {
        while (from.read(buffer.clear()) >= 0) {
          buffer.flip();
          String text = ISO_8859_1.decode(buffer.duplicate()).toString();
          if (request && lost.get().matcher(text).find()) {
            lost.set(Pattern.compile("(?!)"));
            losing = true;
          }
          if (!request && losing) {
            return;
          }
          while (buffer.hasRemaining()) {
            to.write(buffer);
          }
        }
      } catch (IOException _) {
        // one of them is gone
      }
    }
  }
}
