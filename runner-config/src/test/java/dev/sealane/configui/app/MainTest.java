package dev.sealane.configui.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void version_is_one_line() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).matches("sealane-runner-config \\d+\\.\\d+\\.\\d+\\R");
  }

  @Test
  void without_a_terminal_it_is_exit_64() {
    assertThat(run("-c", "/nowhere")).isEqualTo(64);
    assertThat(err.toString()).contains("needs a terminal");
  }

  @Test
  void an_unknown_flag_is_exit_64() {
    assertThat(run("--bogus")).isEqualTo(64);
  }

  @Test
  void help_says_what_is_read_only() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("read-only for");
  }

  private int run(String... arguments) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }
}
