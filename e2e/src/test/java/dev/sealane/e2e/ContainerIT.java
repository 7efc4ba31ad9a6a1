package dev.sealane.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `exec --local --image`: the same job in a container of a real engine.
class ContainerIT {

  private static final String IMAGE = "sealane-test/busybox:1";

  @TempDir Path home;

  @BeforeAll
  static void needs_an_engine(@TempDir Path anywhere) {
    assumeTrue(
        Shell.at(anywhere).sh("docker image inspect " + IMAGE).exit() == 0,
        "no Docker engine with " + IMAGE);
  }

  @Test
  void a_container_run_streams_its_output_and_leaves_nothing() throws Exception {
    Shell shell = Shell.at(home);
    List<String> containers = containers(shell);
    List<String> volumes = volumes(shell);

    Shell.Result result =
        shell.sealane(
            "exec",
            "--local",
            "--no-repo",
            "--image",
            IMAGE,
            "--exit-code",
            "command",
            "--",
            "echo hello; echo oops >&2; exit 7");

    assertThat(result.out()).isEqualTo("hello\n");
    assertThat(result.err()).contains("oops\n");
    assertThat(result.exit()).isEqualTo(7);
    assertThat(containers).containsAll(containers(shell));
    assertThat(volumes).containsAll(volumes(shell));
    try (var left = Files.list(home.resolve(".local/state/sealane/local"))) {
      assertThat(left).isEmpty();
    }
  }

  /// Those of earlier test runs that were killed are not ours to judge.
  private static List<String> containers(Shell shell) {
    return shell.sh("docker ps -aq --filter name=sealane-").out().lines().toList();
  }

  private static List<String> volumes(Shell shell) {
    return shell.sh("docker volume ls -q").out().lines().toList();
  }

  @Test
  void the_workspace_is_inside_and_artifacts_come_out() {
    Shell shell = Shell.at(home);
    shell.sh("mkdir tree && echo carried > tree/data.txt");

    Shell.Result result =
        shell.sh(
            "cd tree && sealane exec --local --upload --image "
                + IMAGE
                + " -- 'pwd; cat data.txt; id -u'");

    assertThat(result.out()).startsWith("/workspace\ncarried\n");
    assertThat(result.exit()).as(result.err()).isZero();
  }

  @Test
  void cancel_of_a_running_container_removes_it() {
    try (Fleet fleet = Fleet.start(home)) {
      Shell shell = fleet.shell();
      String run =
          shell
              .sealane(
                  "exec",
                  "--no-repo",
                  "--network",
                  "none",
                  "--image",
                  IMAGE,
                  "--",
                  "trap '' TERM; echo begun; sleep 300")
              .out()
              .strip();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> shell.sealane("logs", run).out().contains("begun"));
      assertThat(containers(shell, run)).hasSize(1);

      Shell.Result cancel = shell.sealane("cancel", "--reason", "not needed", "--grace", "1s", run);
      assertThat(cancel.exit()).as(cancel.err()).isZero();

      assertThat(shell.sealane("watch", run).exit()).isEqualTo(2);
      await().atMost(Duration.ofSeconds(10)).until(() -> containers(shell, run).isEmpty());
      assertThat(shell.sealane("logs", run).out()).contains("KILL after 1 s");
      assertThat(shell.sealane("status", run).out()).contains("Cancelled: not needed");
      assertThat(shell.sealane("runs", "get", run).out()).contains("not needed");
    }
  }

  private static List<String> containers(Shell shell, String run) {
    return shell.sh("docker ps -aq --filter name=sealane-" + run).out().lines().toList();
  }

  @Test
  void a_container_that_writes_more_than_twice_the_cap_of_its_log_is_killed() {
    try (OwnServer server = OwnServer.start(home)) {
      Shell user = server.user();
      Path config = server.runnerConfig("log_limit = \"1M\"");
      user.sh("sed -i /process/d " + config);
      try (Shell.Started _ = server.startRunner(config)) {
        Shell.Result result =
            user.sealane(
                "exec", "--no-repo", "--image", IMAGE, "--wait", "--", "yes $(seq -s - 300)");

        assertThat(result.exit()).as(result.err()).isEqualTo(1);
        assertThat(result.out()).startsWith("1-2-3-").hasSizeLessThan(2 << 20);
        String run = user.sealane("list", "--quiet").out().strip();
        assertThat(user.sealane("runs", "get", "--json", run).out()).contains("\"log_limit\"");
        await().atMost(Duration.ofSeconds(10)).until(() -> containers(user, run).isEmpty());
      }
    }
  }

  @Test
  void an_image_that_nobody_has_is_a_clear_error() {
    Shell.Result result =
        Shell.at(home)
            .sealane(
                "exec", "--local", "--no-repo", "--image", "sealane-test/none:1", "--", "true");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("sealane-test/none:1");
  }
}
