package dev.sealane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Flag before environment before project file before profile before what is found before default.
class PrecedenceTest {

  @TempDir Path home;

  private FakeServer server;
  private FakeServer other;

  @BeforeEach
  void start() throws IOException {
    server = new FakeServer().answers("/api/v1/runs", Samples.run("queued"));
    other = new FakeServer().answers("/api/v1/runs", Samples.NO_ITEMS);
  }

  @AfterEach
  void stop() {
    server.close();
    other.close();
  }

  @Test
  void a_flag_beats_the_variable_and_the_profile() throws IOException {
    profile(other.url(), "slk_profile");
    new Invocation(home)
        .with("SEALANE_SERVER", other.url())
        .with("SEALANE_TOKEN", "slk_variable")
        .run("exec", "--no-repo", "--server", server.url(), "true");
    new Invocation(home)
        .with("SEALANE_TOKEN", "slk_variable")
        .run("--token", "slk_flag", "--server", server.url(), "exec", "--no-repo", "true");

    assertThat(other.asked()).isEmpty();
    assertThat(server.asked().stream().map(FakeServer.Asked::authorization))
        .containsExactly("Bearer slk_variable", "Bearer slk_flag");
  }

  @Test
  void a_variable_beats_the_profile() throws IOException {
    profile(other.url(), "slk_profile");

    new Invocation(home)
        .with("SEALANE_SERVER", server.url())
        .with("SEALANE_TOKEN", "slk_variable")
        .run("exec", "--no-repo", "true");

    assertThat(other.asked()).isEmpty();
    assertThat(server.asked().getFirst().authorization()).isEqualTo("Bearer slk_variable");
  }

  @Test
  void the_named_profile_beats_the_current_one() throws IOException {
    profile(other.url(), "slk_profile");
    new Invocation(home)
        .run("config", "set", "--profile", "two", "--server", server.url(), "--token", "slk_two");

    new Invocation(home).with("SEALANE_PROFILE", "two").run("exec", "--no-repo", "true");
    new Invocation(home).run("exec", "--profile", "two", "--no-repo", "true");

    assertThat(server.asked()).hasSize(2);
    assertThat(server.asked().getLast().authorization()).isEqualTo("Bearer slk_two");
  }

  @Test
  void a_token_from_standard_input_beats_the_variable() {
    new Invocation(home)
        .with("SEALANE_TOKEN", "slk_variable")
        .piped("slk_piped\n")
        .run("runs", "list", "--token-stdin", "--server", other.url());

    assertThat(other.asked().getFirst().authorization()).isEqualTo("Bearer slk_piped");
  }

  @Test
  void flags_beat_the_project_file() throws IOException {
    project();

    JsonNode spec =
        spec(
            "--repo",
            "https://flag.example/r",
            "--branch",
            "flag",
            "--image",
            "flag:1",
            "--timeout",
            "2m",
            "--env",
            "A=flag");

    assertThat(spec.at("/source/repo").asText()).isEqualTo("https://flag.example/r");
    assertThat(spec.at("/source/ref").asText()).isEqualTo("flag");
    assertThat(spec.path("image").asText()).isEqualTo("flag:1");
    assertThat(spec.path("timeout_seconds").asInt()).isEqualTo(120);
    assertThat(spec.at("/env/A").asText()).isEqualTo("flag");
    assertThat(spec.at("/env/B").asText()).isEqualTo("file");
  }

  @Test
  void the_project_file_beats_what_git_says() throws IOException, InterruptedException {
    project();
    git("https://git.example/r");

    JsonNode spec = spec();

    assertThat(spec.at("/source/repo").asText()).isEqualTo("https://file.example/r");
    assertThat(spec.at("/source/ref").asText()).isEqualTo("file");
    assertThat(spec.path("image").asText()).isEqualTo("file:1");
    assertThat(spec.path("timeout_seconds").asInt()).isEqualTo(60);
    assertThat(spec.at("/env/A").asText()).isEqualTo("file");
  }

  @Test
  void without_both_gits_origin_and_the_defaults_hold() throws IOException, InterruptedException {
    git("https://git.example/r");

    JsonNode spec = spec();

    assertThat(spec.at("/source/repo").asText()).isEqualTo("https://git.example/r");
    assertThat(spec.at("/source/ref").isValueNode()).isTrue();
    assertThat(spec.path("image").asText("")).isIn("", "null");
    assertThat(spec.path("timeout_seconds").asInt(1800)).isEqualTo(1800);
  }

  @Test
  void without_any_repository_the_ways_out_are_named() {
    Invocation.Result result = new Invocation(home).run("exec", "--server", server.url(), "true");

    assertThat(result.code()).isEqualTo(64);
    assertThat(result.err()).contains("--repo").contains("--upload").contains("--no-repo");
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void the_address_of_gitlab_is_asked_nothing() {
    Invocation.Result result =
        new Invocation(home)
            .with("CI_SERVER_URL", other.url())
            .with("CI_API_KEY", "ci_key")
            .run("submit", "test");

    assertThat(result.code()).isEqualTo(64);
    assertThat(other.asked()).isEmpty();
  }

  private void profile(String url, String token) {
    new Invocation(home).run("config", "set", "--server", url, "--token", token);
  }

  private void project() throws IOException {
    Files.writeString(
        home.resolve(".sealane.yaml"),
        """
        repo: https://file.example/r
        branch: file
        image: file:1
        timeout: 60
        env:
          A: file
          B: file
        """);
  }

  private void git(String origin) throws IOException, InterruptedException {
    for (List<String> command :
        List.of(List.of("git", "init", "-q"), List.of("git", "remote", "add", "origin", origin))) {
      assertThat(new ProcessBuilder(command).directory(home.toFile()).start().waitFor()).isZero();
    }
  }

  /// What the server was asked to run.
  private JsonNode spec(String... flags) {
    List<String> words = new ArrayList<>(List.of("exec", "--server", server.url()));
    words.addAll(List.of(flags));
    words.add("true");
    Invocation.Result result = new Invocation(home).run(words);
    assertThat(result.code()).as(result.err()).isZero();
    return Json.NATIVE.readTree(server.asked().getLast().body().getBytes(StandardCharsets.UTF_8));
  }
}
