package dev.sealane.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `exec --local` by the process runtime: the first command of the README.
class LocalExecIT {

  private static final String JOB = "echo hello; echo oops >&2; exit 7";

  @TempDir Path home;

  @Test
  void streams_stay_apart_and_a_failed_run_is_exit_1() {
    Shell.Result result = Shell.at(home).sealane("exec", "--local", "--no-repo", "--", JOB);

    assertThat(result.out()).isEqualTo("hello\n");
    assertThat(result.err()).contains("oops\n");
    assertThat(result.exit()).isEqualTo(1);
  }

  @Test
  void exit_code_command_passes_the_programs_own_code() {
    Shell.Result result =
        Shell.at(home).sealane("exec", "--local", "--no-repo", "--exit-code", "command", "--", JOB);

    assertThat(result.exit()).isEqualTo(7);
  }

  @Test
  void several_arguments_run_as_they_are() {
    Shell.Result result =
        Shell.at(home)
            .sealane("exec", "--local", "--no-repo", "--", "printf", "%s|", "a b", "$HOME", "c");

    assertThat(result.out()).isEqualTo("a b|$HOME|c|");
  }

  @Test
  void nothing_is_left_over() throws Exception {
    Shell.at(home).sealane("exec", "--local", "--no-repo", "--", "true");

    Path local = home.resolve(".local/state/sealane/local");
    try (var left = Files.exists(local) ? Files.list(local) : Stream.<Path>empty()) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void a_time_limit_ends_the_run_as_timed_out() {
    Shell.Result result =
        Shell.at(home).sealane("exec", "--local", "--no-repo", "--timeout", "2", "--", "sleep 60");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("timed_out");
  }

  @Test
  void the_last_line_without_newline_is_not_cut() {
    Shell.Result result =
        Shell.at(home).sealane("exec", "--local", "--no-repo", "--", "printf 'a\\nlast'");

    assertThat(result.out()).isEqualTo("a\nlast");
  }
}
