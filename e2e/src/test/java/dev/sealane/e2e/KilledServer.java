package dev.sealane.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/// `sealane serve` as a process of its own that is killed and started again on the same port and
/// data.
final class KilledServer implements AutoCloseable {

  static final String OWNER = "slk_" + "C".repeat(43);

  private final Shell shell;
  private final int port = Fleet.freePort();
  private Shell.Started process;

  private KilledServer(Shell shell) {
    this.shell = shell;
    this.process = begin();
  }

  static KilledServer start(Path home) {
    Shell shell = Shell.at(home);
    shell.sealane("version"); // the first call may have to build
    KilledServer server = new KilledServer(shell);
    server.awaitReady();
    return server;
  }

  private Shell.Started begin() {
    return OwnServer.serve(shell, port, OWNER);
  }

  int port() {
    return port;
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /// Ends it as `kill -9` does.
  synchronized void kill() {
    process.process().destroyForcibly();
    process.process().onExit().join();
  }

  synchronized void startAgain() {
    process = begin();
  }

  void awaitReady() {
    await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(20)).until(this::listens);
  }

  private boolean listens() {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public synchronized void close() {
    process.close();
  }
}
