package dev.sealane.e2e;

import static dev.sealane.e2e.OwnServer.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What users are told about a runner that cannot be heard, or cannot take runs.
class BlackBoxIT {

  @TempDir Path home;

  @Test
  void a_run_shows_that_its_runner_was_killed() {
    try (OwnServer server = OwnServer.start(home)) {
      Shell user = server.user();
      Path config = server.runnerConfig("");
      Shell.Started runner = server.startRunner(config);
      String run = user.sealane("exec", "--no-repo", "--", "sleep 300").out().strip();
      eventually(() -> user.sealane("status", run).out().contains("running"));
      eventually(() -> user.sh("grep -q '\"heard\":\"2' state/black-box.*").exit() == 0);

      try (Shell.Started watcher = user.start("runs", "watch", run)) {
        runner.signal("KILL");
        eventually(() -> !runner.process().isAlive());
        try (Shell.Started _ = server.startRunner(config)) {
          String killed = "the runner's process was killed or crashed and started again";
          eventually(() -> user.sealane("runs", "get", run).out().contains(killed));
          eventually(() -> watcher.errText().contains(killed));

          assertThat(user.sealane("runs", "get", run, "--json").out())
              .contains("\"daemon_killed\"", "\"status\":\"running\"");
          user.sealane("cancel", run);
          assertThat(user.sealane("watch", run).exit()).isEqualTo(2);
        }
      }
    }
  }

  @Test
  void a_runner_with_a_short_disk_takes_no_runs_and_says_so() {
    try (OwnServer server = OwnServer.start(home);
        Shell.Started _ = server.startRunner(server.runnerConfig("disk_low = \"900000G\""))) {
      Shell user = server.user();
      eventually(() -> user.sealane("runners", "show", "here").out().contains("the disk has"));

      String run = user.sealane("exec", "--no-repo", "--", "true").out().strip();

      assertThat(user.sealane("runs", "explain", run).out()).contains("the disk has");
      assertThat(user.sealane("status", run).out()).contains("queued");
    }
  }
}
