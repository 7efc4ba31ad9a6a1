package dev.sealane.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Everyday work against `sealane up`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpIT {

  private static final Pattern UUID = Pattern.compile("[a-f0-9-]{36}");

  private Fleet fleet;
  private Shell shell;

  @BeforeAll
  void start(@TempDir Path home) {
    fleet = Fleet.start(home);
    shell = fleet.shell();
  }

  @AfterAll
  void stop() {
    fleet.close();
  }

  @Test
  void a_branch_of_a_local_repository_is_cloned_and_sees_its_environment() {
    shell.sh(
        """
        git init -q -b main work && cd work && git config user.email a@b.c && git config user.name n \
        && echo main > which && git add . && git commit -qm one \
        && git checkout -q -b dev && echo dev > which && git commit -qam two \
        && cd .. && git clone -q --bare work bare.git\
        """);

    Shell.Result result =
        shell.sealane(
            "exec",
            "--repo",
            shell.home().resolve("bare.git").toString(),
            "--branch",
            "dev",
            "--env",
            "A=1",
            "--follow",
            "--",
            "cat which; echo A=$A");

    assertThat(result.out()).isEqualTo("dev\nA=1\n");
    assertThat(result.exit()).as(result.err()).isZero();
  }

  @Test
  void upload_takes_the_current_directory_along() {
    fleet.write("tree/data.txt", "carried\n");

    Shell.Result result = shell.sh("cd tree && sealane exec --upload --wait -- 'cat data.txt'");

    assertThat(result.out()).isEqualTo("carried\n");
    assertThat(result.exit()).as(result.err()).isZero();
  }

  @Test
  void secrets_are_masked_and_artifacts_come_back() throws Exception {
    Shell.Result result =
        shell
            .with("TOKEN", "tr0ub4dor&3")
            .sealane(
                "exec",
                "--no-repo",
                "--secret",
                "TOKEN",
                "--artifact",
                "out/*",
                "--wait",
                "--",
                "echo [$TOKEN]; mkdir out; printf result > out/a.txt");

    assertThat(result.out()).isEqualTo("[***]\n");
    String run = latestRun();
    Shell.Result download =
        shell.sealane(
            "runs", "artifacts", "download", run, "-o", shell.home().resolve("got").toString());
    assertThat(download.exit()).as(download.err()).isZero();
    assertThat(Files.readString(shell.home().resolve("got/out/a.txt"))).isEqualTo("result");
  }

  @Test
  void submit_runs_the_tests_of_a_python_tree() {
    assumeTrue(shell.sh("python3 -m pytest --version").exit() == 0, "no pytest here");
    fleet.write("py/sealane.yaml", "test: python3 -m pytest -v\n");
    fleet.write("py/test_sum.py", "def test_sum():\n    assert 1 + 1 == 2\n");

    Shell.Result result = shell.sh("cd py && sealane submit test");

    assertThat(result.out()).contains("1 passed");
    assertThat(result.err()).containsPattern(UUID);
    assertThat(result.exit()).isZero();
  }

  @Test
  void submit_runs_the_tests_of_a_maven_tree() {
    assumeTrue(shell.sh("mvn --version").exit() == 0, "no mvn here");
    fleet.write("mvn/sealane.yaml", "test: mvn -o -B test\n");
    fleet.write("mvn/pom.xml", MavenTree.pom());
    fleet.write("mvn/src/test/java/SumTest.java", MavenTree.test());

    Shell.Result result = shell.sh("cd mvn && sealane submit test");

    assertThat(result.out()).contains("Tests run: 1, Failures: 0");
    assertThat(result.exit()).as(result.out()).isZero();
  }

  @Test
  void submit_runs_node_tests_and_failing_tests_are_exit_1() {
    assumeTrue(shell.sh("node --version").exit() == 0, "no node here");
    fleet.write("js/sealane.yaml", "test: node --test\n");
    fleet.write(
        "js/a.test.js",
        "require('node:test')('adds', () => require('node:assert').equal(1 + 1, 3));\n");

    Shell.Result result = shell.sh("cd js && sealane submit test");

    assertThat(result.out()).contains("fail 1");
    assertThat(result.exit()).isEqualTo(1);
  }

  @Test
  void async_prints_exactly_one_id_and_wait_all_shows_the_log() {
    fleet.write("mk/Makefile", "test:\n\t@echo made\n");
    Shell.Result submitted =
        shell.sh("cd mk && sealane submit test --async | grep -oE '[a-f0-9-]{36}'");

    assertThat(submitted.out().lines()).hasSize(1);
    Shell.Result waited = shell.sealane("wait", submitted.out().strip(), "--all");

    assertThat(waited.out()).contains("made\n");
    assertThat(waited.exit()).isZero();
  }

  @Test
  void watch_and_logs_show_the_same_run() {
    String run =
        shell
            .sealane("exec", "--no-repo", "--", "for i in 1 2 3 4 5 6 7; do echo $i; done")
            .out()
            .strip();

    Shell.Result watched = shell.sealane("runs", "watch", run);
    Shell.Result tail = shell.sealane("runs", "logs", run, "--tail", "5");

    assertThat(watched.out()).endsWith("1\n2\n3\n4\n5\n6\n7\n");
    assertThat(watched.exit()).isZero();
    assertThat(tail.out()).isEqualTo("3\n4\n5\n6\n7\n");
  }

  @Test
  void cancel_of_a_running_run_stops_its_processes() {
    String run =
        shell.sealane("exec", "--no-repo", "--", "sleep 987.65 & exec sleep 987.65").out().strip();
    await().until(() -> shell.sealane("status", run).out().contains("running"));
    await().until(() -> shell.sh("pgrep -f 'sleep 987.65'").exit() == 0);

    assertThat(shell.sealane("cancel", run).exit()).isZero();

    assertThat(shell.sealane("watch", run).exit()).isEqualTo(2);
    assertThat(shell.sh("pgrep -fx 'sleep 987.65'").out()).isEmpty();
  }

  @Test
  void cancel_of_a_queued_run_ends_it_and_a_second_cancel_is_exit_12() {
    String run =
        shell
            .sealane("exec", "--no-repo", "--runner-label", "nobody-has-this", "--", "true")
            .out()
            .strip();

    assertThat(shell.sealane("cancel", run).exit()).isZero();
    assertThat(shell.sealane("status", run).out()).contains("cancelled");
    assertThat(shell.sealane("cancel", run).exit()).isEqualTo(12);
  }

  @Test
  void explain_names_the_label_that_nobody_has() {
    String run =
        shell.sealane("exec", "--no-repo", "--runner-label", "gpu9", "--", "true").out().strip();

    assertThat(shell.sealane("runs", "explain", run).out()).contains("gpu9");
    shell.sealane("cancel", run);
  }

  @Test
  void lists_are_json_for_a_script() {
    shell.sealane("exec", "--no-repo", "--wait", "--", "true");

    assertThat(shell.sh("sealane list --json | python3 -m json.tool").exit()).isZero();
    assertThat(shell.sh("sealane list | head -1").exit()).isZero();
  }

  @Test
  void ctrl_c_leaves_with_130_and_the_run_goes_on() throws InterruptedException {
    Shell.Started watcher =
        shell.start("exec", "--no-repo", "--wait", "--", "echo begun; sleep 4; echo done");
    await().atMost(Duration.ofSeconds(20)).until(() -> watcher.outText().contains("begun"));

    watcher.signal("INT");

    assertThat(watcher.process().waitFor()).isEqualTo(130);
    Matcher id = UUID.matcher(watcher.errText());
    assertThat(id.find()).isTrue();
    Shell.Result waited = shell.sealane("wait", id.group(), "--all");
    assertThat(waited.out()).contains("done\n");
    assertThat(waited.exit()).isZero();
  }

  @Test
  void json_errors_are_one_object_on_stdout() {
    Shell.Result result =
        shell.sealane("runs", "get", "00000000-0000-7000-8000-000000000000", "--json");

    assertThat(result.exit()).isEqualTo(11);
    assertThat(result.out()).contains("\"not_found\"");
  }

  private String latestRun() {
    Matcher id = UUID.matcher(shell.sealane("list", "--json", "--limit", "1").out());
    assertThat(id.find()).isTrue();
    return id.group();
  }
}
