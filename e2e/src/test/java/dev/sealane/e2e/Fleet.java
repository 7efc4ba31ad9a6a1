package dev.sealane.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.awaitility.core.ConditionTimeoutException;

/// `sealane up` in a home directory of its own: a whole fleet of one machine.
///
/// @param shell runs further commands against it
/// @param up the running program
record Fleet(Shell shell, Shell.Started up) implements AutoCloseable {

  /// Starts it and waits until it is healthy and its runner is there.
  static Fleet start(Path home) {
    Shell shell = Shell.at(home);
    shell.sealane("version"); // the first call may have to build
    Shell.Started up = shell.start("up", "--listen", "127.0.0.1:" + freePort());
    Fleet fleet = new Fleet(shell, up);
    try {
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(300))
          .until(fleet::ready);
    } catch (ConditionTimeoutException e) {
      fleet.close(); // nobody else would
      throw e;
    }
    return fleet;
  }

  private boolean ready() {
    if (!up.process().isAlive()) {
      throw new AssertionError("up ended: " + up.errText());
    }
    return shell.sealane("health").exit() == 0
        && shell.sealane("runners", "list", "--json").out().contains("\"hostname\"");
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Writes a file below the home directory.
  Path write(String name, String text) {
    Path file = shell.home().resolve(name);
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      if (text.startsWith("#!")) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    up.close();
  }
}
