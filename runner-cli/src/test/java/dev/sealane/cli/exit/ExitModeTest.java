package dev.sealane.cli.exit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.problem.ErrorCode;
import dev.sealane.client.Verdict;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExitModeTest {

  @Test
  void run_tells_completed_failed_and_cancelled_apart() {
    assertThat(ExitMode.RUN.of(verdict("completed", 0))).isZero();
    assertThat(ExitMode.RUN.of(verdict("failed", 7))).isEqualTo(1);
    assertThat(ExitMode.RUN.of(verdict("dead", null))).isEqualTo(1);
    assertThat(ExitMode.RUN.of(verdict("timed_out", 137))).isEqualTo(1);
    assertThat(ExitMode.RUN.of(verdict("cancelled", 143))).isEqualTo(2);
    assertThat(ExitMode.RUN.of(verdict("of_the_future", null))).isEqualTo(1);
  }

  @Test
  void command_passes_the_programs_own_code() {
    assertThat(ExitMode.COMMAND.of(verdict("failed", 2))).isEqualTo(2);
    assertThat(ExitMode.COMMAND.of(verdict("failed", 125))).isEqualTo(125);
    assertThat(ExitMode.COMMAND.of(verdict("failed", 137))).isEqualTo(137);
    assertThat(ExitMode.COMMAND.of(verdict("failed", null))).isEqualTo(125);
    assertThat(ExitMode.COMMAND.of(verdict("dead", null))).isEqualTo(125);
    assertThat(ExitMode.COMMAND.of(verdict("cancelled", 143))).isEqualTo(2);
  }

  @Test
  void simple_knows_0_1_64_and_130_only() {
    assertThat(ExitMode.SIMPLE.of(verdict("completed", 0))).isZero();
    assertThat(ExitMode.SIMPLE.of(verdict("cancelled", null))).isEqualTo(1);
    assertThat(ExitMode.SIMPLE.fold(16)).isEqualTo(1);
    assertThat(ExitMode.SIMPLE.fold(64)).isEqualTo(64);
    assertThat(ExitMode.SIMPLE.fold(130)).isEqualTo(130);
  }

  @Test
  void refusals_have_stable_codes() {
    assertThat(ExitCode.of(ErrorCode.UNAUTHORIZED)).isEqualTo(ExitCode.AUTH);
    assertThat(ExitCode.of(ErrorCode.NOT_FOUND)).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(ExitCode.of(ErrorCode.RUN_TERMINAL)).isEqualTo(ExitCode.CONFLICT);
    assertThat(ExitCode.of(ErrorCode.GONE)).isEqualTo(ExitCode.GONE);
    assertThat(ExitCode.of(ErrorCode.TOO_LARGE)).isEqualTo(ExitCode.REFUSED);
    assertThat(ExitCode.of(ErrorCode.TOO_MANY_REQUESTS)).isEqualTo(ExitCode.BUSY);
    assertThat(ExitCode.of(ErrorCode.UNAVAILABLE)).isEqualTo(ExitCode.UNREACHABLE);
  }

  private static Verdict verdict(String status, @Nullable Integer exitCode) {
    return new Verdict(status, status.equals("completed"), exitCode, null, null, true);
  }
}
