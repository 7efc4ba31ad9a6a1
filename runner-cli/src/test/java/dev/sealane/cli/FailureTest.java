package dev.sealane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What each command says, and with which code it ends, when the server refuses.
class FailureTest {

  private static final String ID = Samples.RUN;

  /// Commands whose failures are one JSON object.
  private static final List<String> COMMANDS =
      List.of(
          "runs list",
          "runs get " + ID,
          "runs get --attempts " + ID,
          "runs cancel " + ID,
          "runs explain " + ID,
          "runs logs " + ID,
          "runs artifacts list " + ID,
          "runs artifacts download " + ID,
          "runs create --file spec.json",
          "status " + ID,
          "logs " + ID,
          "cancel " + ID,
          "exec --no-repo true",
          "runners list",
          "runners show r",
          "runners ping r",
          "runners drain r",
          "runners remove r --yes",
          "runners token create --name r",
          "runners token revoke t --yes",
          "me",
          "health",
          "login --token slk_x");

  /// Commands whose failures are one more line.
  private static final List<String> FOLLOWING =
      List.of(
          "watch " + ID,
          "runs watch " + ID,
          "runs logs --follow " + ID,
          "exec --no-repo --wait true",
          "exec --no-repo --follow true",
          "runs create --file spec.json --watch");

  /// Commands that know 0, 1, 64 and 130 only.
  private static final List<String> SIMPLE = List.of("list", "wait " + ID, "submit test");

  private static final Map<Integer, Refusal> REFUSALS =
      new TreeMap<>(
          Map.of(
              401, new Refusal("unauthorized", 10),
              403, new Refusal("forbidden", 10),
              404, new Refusal("not_found", 11),
              409, new Refusal("conflict", 12),
              410, new Refusal("gone", 13),
              413, new Refusal("too_large", 14),
              422, new Refusal("unprocessable", 14),
              500, new Refusal("internal", 16)));

  @TempDir Path home;

  @BeforeEach
  void files() throws IOException {
    Files.writeString(home.resolve("spec.json"), "{\"kind\":\"exec\",\"command\":[\"true\"]}");
  }

  @Test
  void a_refusal_is_one_json_object_a_sentence_and_a_code_of_its_own() throws IOException {
    for (Map.Entry<Integer, Refusal> refusal : REFUSALS.entrySet()) {
      try (FakeServer server =
          new FakeServer().refuses(refusal.getKey(), refusal.getValue().code())) {
        for (String command : COMMANDS) {
          Invocation.Result result = run(server.url(), command);

          String as = command + " on " + refusal.getKey();
          assertThat(result.code()).as(as).isEqualTo(refusal.getValue().exit());
          assertThat(result.json().at("/error/code").asText())
              .as(as)
              .isEqualTo(refusal.getValue().code());
          assertThat(result.err())
              .as(as)
              .startsWith("Error: the server says")
              .doesNotContain("\tat ");
        }
      }
    }
  }

  @Test
  void a_refusal_while_following_is_one_more_line() throws IOException {
    for (Map.Entry<Integer, Refusal> refusal : REFUSALS.entrySet()) {
      try (FakeServer server =
          new FakeServer().refuses(refusal.getKey(), refusal.getValue().code())) {
        for (String command : FOLLOWING) {
          Invocation.Result result = run(server.url(), command);

          String as = command + " on " + refusal.getKey();
          assertThat(result.code()).as(as).isEqualTo(refusal.getValue().exit());
          assertThat(result.lastLine().path("type").asText()).as(as).isEqualTo("error");
          assertThat(result.lastLine().path("code").asText())
              .as(as)
              .isEqualTo(refusal.getValue().code());
        }
      }
    }
  }

  @Test
  void simple_commands_fold_every_refusal_into_1() throws IOException {
    for (Map.Entry<Integer, Refusal> refusal : REFUSALS.entrySet()) {
      try (FakeServer server =
          new FakeServer().refuses(refusal.getKey(), refusal.getValue().code())) {
        for (String command : SIMPLE) {
          assertThat(run(server.url(), command).code()).as(command).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void no_server_is_16_for_each_kind_of_command() {
    for (String command :
        List.of("runs list", "me", "watch " + ID, "exec --no-repo true", "runners list")) {
      Invocation.Result result = run("http://127.0.0.1:1", command);

      assertThat(result.code()).as(command).isEqualTo(16);
      assertThat(result.lastLine().toString()).as(command).contains("\"unreachable\"");
      assertThat(result.err()).as(command).startsWith("Error: ").doesNotContain("\tat ");
    }
  }

  @Test
  void credentials_that_are_not_taken_come_with_advice() throws IOException {
    try (FakeServer server = new FakeServer().refuses(401, "unauthorized")) {
      assertThat(run(server.url(), "me").err()).contains("sealane login");
    }
  }

  @Test
  void a_server_that_speaks_no_json_is_a_sentence() throws IOException {
    try (FakeServer server = new FakeServer().answers("/api/v1/runs", "<html>proxy</html>")) {
      Invocation.Result result = run(server.url(), "runs list");

      assertThat(result.code()).isEqualTo(16);
      assertThat(result.err()).startsWith("Error: ").doesNotContain("\tat ");
    }
  }

  @Test
  void the_token_is_in_no_error_and_in_no_debug_output() throws IOException {
    try (FakeServer server = new FakeServer().refuses(500, "internal")) {
      Invocation.Result result =
          new Invocation(home)
              .run("runs", "list", "--debug", "--token", "slk_hush", "--server", server.url());

      assertThat(result.err()).contains("\tat ").doesNotContain("slk_hush");
      assertThat(server.asked().getLast().authorization()).isEqualTo("Bearer slk_hush");
    }
  }

  private Invocation.Result run(String server, String command) {
    List<String> words = new ArrayList<>(List.of("--json", "--server", server));
    words.addAll(List.of(command.split(" ")));
    return new Invocation(home).run(words);
  }

  /// @param code of the server
  /// @param exit the exit code that it becomes
  private record Refusal(String code, int exit) {}
}
