package dev.sealane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.cli.console.Console;
import dev.sealane.cli.console.Output;
import dev.sealane.cli.settings.Environment;
import dev.sealane.client.FollowLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramTest {

  @TempDir Path home;

  @Test
  void version_needs_no_server() {
    for (String word : List.of("version", "--version", "-v")) {
      assertThat(run(word).out()).as(word).startsWith("sealane ").hasLineCount(1);
      assertThat(run(word).code()).as(word).isZero();
    }
    assertThat(run("version", "--json").json().path("version").asText()).isNotEmpty();
  }

  @Test
  void usage_errors_are_64_and_never_2() {
    for (List<String> wrong :
        List.of(
            List.of("list", "--bogus"),
            List.of("frob"),
            List.of("runs"),
            List.of("runners", "token"),
            List.of("exec"),
            List.of("exec", "--no-repo", "--timeout", "soon", "--server", "http://h", "true"),
            List.of("exec", "--no-repo", "--memory", "lots", "--server", "http://h", "true"),
            List.of("exec", "--no-repo", "--upload", "--server", "http://h", "true"),
            List.of("exec", "--no-repo", "--priority", "101", "--server", "http://h", "true"),
            List.of("exec", "--no-repo", "--priority", "high", "true"),
            List.of("exec", "--no-repo", "--exit-code", "mine", "true"),
            List.of("submit", "deploy", "--server", "http://h"),
            List.of("wait"),
            List.of("watch"),
            List.of("cancel"),
            List.of("logs", "x", "--tail", "-1"),
            List.of("logs", "x", "--after", "later"),
            List.of("logs", "x", "--channel", "news", "--server", "http://h"),
            List.of("runs", "create"),
            List.of("runs", "create", "--file", "missing.json"),
            List.of("runs", "list", "--status", "odd", "--server", "http://h"),
            List.of("runs", "list", "--limit", "0", "--server", "http://h"),
            List.of("list", "--stat", "queued"),
            List.of("runs", "list", "--server", "no address"),
            List.of("runs", "list", "--request-timeout", "soon", "--server", "http://h"),
            List.of("runs", "list"),
            List.of("config", "set"),
            List.of("serve", "--tls-cert", "only.pem"),
            List.of("serve", "--tls-cert", "missing.pem", "--tls-key", "missing.pem"),
            List.of("serve", "--listen", "nowhere"),
            List.of("serve", "--config", "missing.toml"),
            List.of("serve", "--single-user-token-env", "NOT_SET"),
            List.of("completion", "tcsh"))) {
      Invocation.Result result = run(wrong.toArray(String[]::new));

      assertThat(result.code()).as(wrong + result.err()).isEqualTo(64);
      assertThat(result.out()).as(wrong.toString()).isEmpty();
      assertThat(result.err()).as(wrong.toString()).isNotEmpty().doesNotContain("\tat ");
    }
  }

  @Test
  void a_usage_error_is_json_too() {
    assertThat(run("list", "--bogus", "--json").json().at("/error/code").asText())
        .isEqualTo("usage");
  }

  @Test
  void a_misspelt_word_is_answered_with_the_nearest() {
    assertThat(run("statsu", "x").err()).contains("no command statsu").contains("sealane status");
    assertThat(run("runs", "cancle", "x").err())
        .contains("no command cancle")
        .contains("runs cancel");
    assertThat(run("exec", "--brnch", "x").err()).contains("--branch");
  }

  @Test
  void a_variable_given_as_environment_is_told_the_right_flag() {
    Invocation.Result result = run("exec", "-e", "A=B", "--no-repo", "true");

    assertThat(result.code()).isEqualTo(64);
    assertThat(result.err()).contains("--env A=B");
  }

  @Test
  void piped_input_and_terminals_are_refused_with_a_hint() {
    Invocation.Result piped = new Invocation(home).piped("x").run("exec", "--no-repo", "cat");

    assertThat(piped.code()).isEqualTo(64);
    assertThat(piped.err()).contains("--upload").contains("</dev/null");
    for (String flag : List.of("-i", "-t", "-it", "--interactive", "--tty")) {
      assertThat(run("exec", "--no-repo", flag, "cat").code()).as(flag).isEqualTo(64);
      assertThat(run("exec", "--no-repo", flag, "cat").err()).as(flag).contains("--upload");
    }
  }

  @Test
  void a_secret_on_the_command_line_is_refused() {
    Invocation.Result result =
        run("exec", "--no-repo", "--secret", "A=b", "--server", "http://x.example", "true");

    assertThat(result.code()).isEqualTo(64);
    assertThat(result.err()).contains("--secret NAME=@FILE").doesNotContain("A=b");
  }

  @Test
  void statuses_of_other_tools_are_understood() throws IOException {
    try (FakeServer server = new FakeServer().answers("/api/v1/runs", Samples.NO_ITEMS)) {
      Invocation.Result result =
          run("runs", "list", "--status", "SUCCEEDED,canceled", "--server", server.url());

      assertThat(result.code()).isZero();
      assertThat(server.asked().getFirst().uri()).contains("status=completed%2Ccancelled");
    }
  }

  @Test
  void flags_stand_before_and_behind_arguments() throws IOException {
    try (FakeServer server = new FakeServer().answers(Samples.RUN_PATH, Samples.run("running"))) {
      for (List<String> words :
          List.of(
              List.of("--json", "--server", server.url(), "status", Samples.RUN),
              List.of("status", Samples.RUN, "--json", "--server", server.url()),
              List.of("status", "--server", server.url(), Samples.RUN, "--json"))) {
        Invocation.Result result = run(words.toArray(String[]::new));

        assertThat(result.json().path("id").asText()).as(words.toString()).isEqualTo(Samples.RUN);
      }
    }
  }

  @Test
  void what_destroys_needs_yes_without_a_terminal_and_asks_nobody() throws IOException {
    try (FakeServer server = new FakeServer()) {
      for (String command : List.of("runners remove r", "runners token revoke t")) {
        for (String flag : List.of("--quiet", "--json", "--no-input")) {
          List<String> words = new ArrayList<>(List.of(command.split(" ")));
          words.addAll(List.of(flag, "--server", server.url()));

          assertThat(new Invocation(home).piped("y\n").run(words).code()).isEqualTo(64);
        }
      }
      assertThat(server.asked()).isEmpty();
    }
  }

  @Test
  void nothing_is_coloured_for_a_pipe_or_against_the_users_will() throws IOException {
    try (FakeServer server = new FakeServer().answers(Samples.RUN_PATH, Samples.run("running"))) {
      String[] status = {"status", Samples.RUN, "--server", server.url()};
      String[] plain = {"status", Samples.RUN, "--server", server.url(), "--no-color"};

      assertThat(run(status).out()).doesNotContain("\u001b");
      assertThat(new Invocation(home).onTerminal().run(status).out()).contains("\u001b[36m");
      assertThat(new Invocation(home).with("FORCE_COLOR", "1").run(status).out())
          .contains("\u001b[36m");
      assertThat(new Invocation(home).onTerminal().with("NO_COLOR", "1").run(status).out())
          .doesNotContain("\u001b");
      assertThat(new Invocation(home).onTerminal().with("TERM", "dumb").run(status).out())
          .doesNotContain("\u001b");
      assertThat(new Invocation(home).onTerminal().run(plain).out()).doesNotContain("\u001b");
    }
  }

  @Test
  void a_reader_that_went_away_is_no_failure() throws IOException {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (FakeServer server =
        new FakeServer()
            .answers("/api/v1/runs", Samples.page(Samples.run("running"), Samples.run("queued")))) {
      Console console =
          new Console(
              new Output(new ClosedPipe(), false),
              new Output(err, false),
              InputStream.nullInputStream());
      Program program =
          new Program(
              console,
              new Environment(Map.of("HOME", home.toString()), home),
              () -> Instant.EPOCH,
              FollowLimits.DEFAULT);

      assertThat(program.run(List.of("list", "--server", server.url()))).isZero();
    }
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  private Invocation.Result run(String... arguments) {
    return new Invocation(home).run(arguments);
  }

  /// A pipe whose other end is closed.
  private static final class ClosedPipe extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("Broken pipe");
    }
  }
}
