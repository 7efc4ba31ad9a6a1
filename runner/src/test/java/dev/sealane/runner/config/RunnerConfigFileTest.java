package dev.sealane.runner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sealane.runner.config.RunnerConfig.RuntimeKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerConfigFileTest {

  @TempDir private Path home;

  @Test
  void every_key_is_read() throws IOException {
    RunnerConfig config =
        read(
            """
            [runner]
            url = "https://fleet.example/base"
            token = "%s"
            ca = "/etc/sealane/ca.pem"
            runtime = "Docker "
            labels = ["gpu", "linux"]
            slots = 3
            cpus = 2.5
            memory = "8G"
            max_queues = 4
            allow_process = true
            default_image = "debian:13"
            state_dir = "/var/lib/sealane"
            log_limit = "1M"
            openai_endpoint = "https://models.example"
            [runner.model_mappings."gpt"]
            provider = "p"
            [policy]
            allow_local_repos = true
            allowed_images = ["debian:*"]
            max_memory = 1048576
            max_timeout_seconds = 60
            [github.ghe]
            name = "my-ghe"
            url = "https://github.example"
            connection_id = "c1"
            token = "secret"
            """
                .formatted(Tokens.sealane("k")));

    assertThat(config.url()).hasToString("https://fleet.example/base");
    assertThat(config.skipSslVerify()).isFalse();
    assertThat(config.ca()).isEqualTo(Path.of("/etc/sealane/ca.pem"));
    assertThat(config.runtime()).isEqualTo(RuntimeKind.DOCKER);
    assertThat(config.labels()).containsExactly("gpu", "linux");
    assertThat(config.capacity()).isEqualTo(new Capacity(3, 2.5, 8L << 30));
    assertThat(config.maxQueues()).isEqualTo(4);
    assertThat(config.defaultImage()).isEqualTo("debian:13");
    assertThat(config.stateDir()).isEqualTo(Path.of("/var/lib/sealane"));
    assertThat(config.limits().logBytes()).isEqualTo(1 << 20);
    assertThat(config.policy().allowProcess()).isTrue();
    assertThat(config.policy().maxTimeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.policy().allowsImage("debian:12")).isTrue();
    assertThat(config.policy().allowsImage("evil/debian:12")).isFalse();
    assertThat(config.github()).singleElement().extracting("connectionId").isEqualTo("c1");
    assertThat(config.toString()).doesNotContain("p42r_").doesNotContain("secret");
  }

  @Test
  void the_documented_file_names_every_key_and_is_good() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "configuration.md"));
    int begin = page.indexOf("```toml\n", page.indexOf("\n## A runner\n")) + 8;
    Path file =
        write(
            page.substring(begin, page.indexOf("```", begin))
                .replace("p42r_…", Tokens.sealane("k")));

    RunnerConfig config = RunnerConfigFile.read(file, paths());

    assertThat(config.limits()).isEqualTo(RunnerConfig.Limits.DEFAULT);
    assertThat(RunnerConfigFile.readSettings(file))
        .extracting(setting -> ConfigKey.of(setting.path()).orElseThrow())
        .containsExactlyInAnyOrder(ConfigKey.values());
  }

  @Test
  void the_state_directory_follows_server_and_runner() throws IOException {
    RunnerConfig config =
        read("[runner]\nurl='http://h:1'\ntoken='%s'\n".formatted(Tokens.plan42()));

    assertThat(config.stateDir().getParent())
        .isEqualTo(home.resolve(".local/state/sealane/runner"));
    assertThat(config.stateDir().getFileName().toString()).matches("[0-9a-f]{12}");
  }

  @Test
  void all_problems_are_told_at_once_with_their_keys() {
    List<String> problems =
        problems(
            """
            [runner]
            url = "ftp://x"
            token = "abc"
            max_queue = 3
            slots = 0
            memory = "lots"
            runtime = "podman"
            labels = ["ok", "not ok"]
            skip_ssl_verify = "yes"
            [polices]
            allow_local_repos = true
            """);

    assertThat(problems).hasSize(9);
    assertThat(String.join("\n", problems))
        .contains("runner.url: is \"ftp://x\", must be an http or https address")
        .contains("runner.token: is no runner token, must start with p42r_")
        .contains("runner.max_queue: is not known, perhaps you meant runner.max_queues")
        .contains("runner.slots: is 0, must be a whole number of at least 1")
        .contains("runner.memory: is \"lots\", must be a size like \"8G\"")
        .contains("runner.runtime: is \"podman\", which this version cannot use yet")
        .contains("runner.labels: has \"not ok\"")
        .contains("runner.skip_ssl_verify: is \"yes\", must be true or false")
        .contains("polices.allow_local_repos: is not known, perhaps you meant policy.allow_local");
  }

  @Test
  void certificates_are_named_absolutely_and_not_beside_the_order_to_skip_them()
      throws IOException {
    String start = "[runner]\nurl = \"https://h\"\ntoken = \"%s\"\n".formatted(Tokens.plan42());

    assertThat(problems(start + "ca = \"ca.pem\""))
        .singleElement()
        .asString()
        .endsWith("runner.ca: is \"ca.pem\", must be an absolute path");
    assertThat(problems(start + "ca = \"/ca.pem\"\nskip_ssl_verify = true"))
        .singleElement()
        .asString()
        .endsWith("runner.ca: is given beside skip_ssl_verify, must stand alone");
    assertThat(read(start + "skip_ssl_verify = true").skipSslVerify()).isTrue();
  }

  @Test
  void url_and_token_must_be_given() {
    assertThat(String.join("\n", problems("")))
        .contains("runner.url: is missing")
        .contains("runner.token: is missing");
  }

  @Test
  void bad_toml_is_told_with_its_place() {
    assertThat(problems("[runner\nurl = 1"))
        .isNotEmpty()
        .allSatisfy(problem -> assertThat(problem).contains("line "));
  }

  @Test
  void a_file_that_others_may_read_is_refused_with_the_command_that_helps() throws IOException {
    Path file = home.resolve("runner.toml");
    Files.writeString(file, "[runner]\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    ConfigException refusal =
        catchThrowableOfType(ConfigException.class, () -> RunnerConfigFile.read(file, paths()));

    assertThat(refusal).hasMessageContaining("chmod 600 " + file);
  }

  @Test
  void a_missing_file_is_told() {
    ConfigException refusal =
        catchThrowableOfType(
            ConfigException.class, () -> RunnerConfigFile.read(home.resolve("none.toml"), paths()));

    assertThat(refusal).hasMessageContaining("does not exist");
  }

  @Test
  void what_is_written_reads_the_same() throws IOException {
    List<Setting> settings =
        List.of(
            new Setting(List.of("runner", "url"), "https://x.example"),
            new Setting(List.of("runner", "slots"), 2L),
            new Setting(List.of("runner", "labels"), List.of("a", "b")),
            new Setting(List.of("github", "my \"ghe\"", "token"), "tab\tquote\"\\"));
    Path file = home.resolve("deep").resolve("runner.toml");

    RunnerConfigFile.write(file, settings);

    assertThat(RunnerConfigFile.readSettings(file)).containsExactlyInAnyOrderElementsOf(settings);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  private RunnerConfig read(String text) throws IOException {
    return RunnerConfigFile.read(write(text), paths());
  }

  private List<String> problems(String text) {
    return catchThrowableOfType(ConfigException.class, () -> read(text)).problems();
  }

  private Path write(String text) throws IOException {
    Path file = home.resolve("runner.toml");
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  private ConfigPaths paths() {
    return new ConfigPaths(Map.of("HOME", home.toString()), Path.of("/nowhere"));
  }
}
