package dev.sealane.e2e;

import static org.awaitility.Awaitility.await;

import dev.sealane.client.SealaneClient;
import dev.sealane.client.http.AccessToken;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionTimeoutException;

/// `sealane serve` in a home directory of its own, beside which runners are started by hand.
///
/// @param user talks to it as its owner
/// @param process the running server
/// @param port where it listens
record OwnServer(Shell user, Shell.Started process, int port) implements AutoCloseable {

  private static final String OWNER = "slk_" + "B".repeat(43);

  static OwnServer start(Path home) {
    int port = Fleet.freePort();
    Shell shell = Shell.at(home);
    shell.sealane("version"); // the first call may have to build
    Shell.Started process = serve(shell, port, OWNER);
    Shell user =
        shell.with("SEALANE_SERVER", "http://127.0.0.1:" + port).with("SEALANE_TOKEN", OWNER);
    OwnServer server = new OwnServer(user, process, port);
    try {
      eventually(() -> user.sealane("health").exit() == 0);
      return server;
    } catch (ConditionTimeoutException e) {
      server.close(); // nobody else would
      throw e;
    }
  }

  /// Starts `sealane serve` on the data below the shell's home; does not wait until it answers.
  static Shell.Started serve(Shell shell, int port, String owner) {
    return shell
        .with("OWNER", owner)
        .start(
            "serve",
            "--listen",
            "127.0.0.1:" + port,
            "--data-dir",
            shell.home().resolve("data").toString(),
            "--single-user-token-env",
            "OWNER");
  }

  /// Talks to it as its owner, without the start of a program for each call.
  SealaneClient client() {
    return SealaneClient.open(URI.create("http://127.0.0.1:" + port), AccessToken.of(OWNER));
  }

  /// Writes the configuration of a runner that runs processes.
  ///
  /// @param more further lines of `[runner]`
  Path runnerConfig(String more) {
    return runnerConfig(user, port, more);
  }

  /// The same for a runner that finds its server at {@code port}.
  static Path runnerConfig(Shell user, int port, String more) {
    Path file = user.home().resolve("runner.toml");
    String token = user.sealane("runners", "token", "create", "--name", "here").out().strip();
    user.sh(
        """
        umask 077
        printf '%%s' '[runner]
        url = "http://127.0.0.1:%d"
        token = "%s"
        runtime = "process"
        allow_process = true
        state_dir = "%s"
        %s
        ' > %s
        """
            .formatted(port, token, user.home().resolve("state"), more, file));
    return file;
  }

  Shell.Started startRunner(Path config) {
    return Shell.at(user.home()).start("runner", "exec", "-c", config.toString());
  }

  static void eventually(Callable<Boolean> condition) {
    await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(300)).until(condition);
  }

  @Override
  public void close() {
    process.close();
  }
}
