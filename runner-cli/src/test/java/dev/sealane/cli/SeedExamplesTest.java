package dev.sealane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ParseResult;

/// The examples of the older tools' documents, with the name of their program replaced.
class SeedExamplesTest {

  @Test
  void every_documented_example_parses() throws IOException {
    for (String line : examples()) {
      assertThat(parse(HelpTest.words(line)).hasSubcommand()).as(line).isTrue();
    }
  }

  @Test
  void the_tail_of_exec_is_not_touched() {
    assertTail(List.of("exec", "ls", "-la"), "ls", "-la");
    assertTail(List.of("exec", "--", "ls", "-la"), "ls", "-la");
    assertTail(List.of("exec", "ls -la"), "ls -la");
    assertTail(
        List.of("exec", "--env", "A=1", "terraform", "plan", "-out=x"),
        "terraform",
        "plan",
        "-out=x");
    assertTail(
        List.of("exec", "--no-repo", "sh", "-c", "exit 3", "--wait"),
        "sh",
        "-c",
        "exit 3",
        "--wait");
    assertTail(List.of("exec", "git", "-h", "--json", "--help"), "git", "-h", "--json", "--help");
    assertTail(List.of("exec", "--", "--env", "A=1"), "--env", "A=1");
    assertTail(List.of("exec", "a", "--", "b"), "a", "--", "b");
    assertTail(List.of("--json", "exec", "runs", "list"), "runs", "list");
  }

  @Test
  void env_is_never_read_as_environment() {
    ParseResult exec = parse(List.of("exec", "--env", "A=B", "true")).subcommand();

    assertThat(exec.matchedOption("--env")).isNotNull();
    assertThat(exec.matchedOption("--environment")).isNull();
  }

  @Test
  void flags_stand_before_and_behind_the_run() {
    for (List<String> words :
        List.of(
            List.of("runs", "logs", "42", "--follow"), List.of("runs", "logs", "--follow", "42"))) {
      ParseResult logs = parse(words).subcommand().subcommand();

      assertThat(logs.matchedOption("--follow")).as(words.toString()).isNotNull();
      assertThat(logs.matchedPositional(0).originalStringValues()).containsExactly("42");
    }
  }

  private static void assertTail(List<String> words, String... tail) {
    assertThat(parse(words).subcommand().matchedPositionals())
        .as(words.toString())
        .singleElement()
        .satisfies(it -> assertThat(it.originalStringValues()).containsExactly(tail));
  }

  private static ParseResult parse(List<String> words) {
    return HelpTest.tree(words).parseArgs(words.toArray(String[]::new));
  }

  private static List<String> examples() throws IOException {
    try (InputStream in = SeedExamplesTest.class.getResourceAsStream("/seed-examples.txt")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    }
  }
}
