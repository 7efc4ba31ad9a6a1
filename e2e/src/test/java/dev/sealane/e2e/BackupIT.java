package dev.sealane.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `admin backup` while the server runs, and a server that goes on from it.
class BackupIT {

  @TempDir Path home;

  @Test
  void logs_and_artifacts_are_there_after_a_restore() throws Exception {
    String run;
    String token;
    Path backup = home.resolve("backup");
    try (Fleet fleet = Fleet.start(home)) {
      Shell shell = fleet.shell();
      run =
          shell
              .sealane(
                  "exec", "--no-repo", "--artifact", "out.txt", "--", "echo kept; echo x > out.txt")
              .out()
              .strip();
      assertThat(shell.sealane("wait", run).exit()).isZero();
      token = shell.sealane("config", "get", "token", "--show-token").out().strip();

      Shell.Result made = shell.sealane("admin", "backup", "-o", backup.toString());

      assertThat(made.exit()).as(made.err()).isZero();
      assertThat(made.out().strip()).isEqualTo(backup.toString());
      assertThat(made.err()).contains("The master key is NOT in the backup");
      shell.sealane("exec", "--no-repo", "--wait", "--", "echo after the backup");
    }
    Files.copy(
        home.resolve(".local/share/sealane/server/master.key"), backup.resolve("master.key"));

    String address = "127.0.0.1:" + Fleet.freePort();
    Shell shell = Shell.at(home);
    try (Shell.Started _ =
        shell.start("serve", "--listen", address, "--data-dir", backup.toString())) {
      Shell user = shell.with("SEALANE_SERVER", "http://" + address).with("SEALANE_TOKEN", token);
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(300))
          .until(() -> user.sealane("health").exit() == 0);

      assertThat(user.sealane("logs", run, "--channel", "program").out()).isEqualTo("kept\n");
      Shell.Result download =
          user.sealane("runs", "artifacts", "download", run, "-o", home.resolve("got").toString());
      assertThat(download.exit()).as(download.err()).isZero();
      assertThat(home.resolve("got/out.txt")).hasContent("x");
      assertThat(user.sealane("list", "--json").out()).doesNotContain("after the backup");
    }
  }
}
