package dev.sealane.controlplane.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.controlplane.http.ListenAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tomlj.Toml;

class ControlPlaneConfigFileTest {

  @TempDir Path directory;

  @Test
  void an_empty_file_gives_the_defaults() {
    assertThat(read("")).isEqualTo(ControlPlaneConfig.defaults(directory.resolve("usual")));
  }

  @Test
  void every_section_is_read() {
    ControlPlaneConfig config =
        read(
            """
            [server]
            listen = "0.0.0.0:8443"
            data_dir = "data"
            master_key_file = "/keys/master"
            tls_cert = "cert.pem"
            tls_key = "key.pem"
            [http]
            body_bytes = 2048
            [queues]
            max_wait_seconds = 30
            [runs]
            lease_seconds = 90
            [storage]
            archive_bytes = 4096
            """);

    assertThat(config.dataDirectory()).isEqualTo(directory.resolve("data"));
    assertThat(config.masterKey()).isEqualTo(Path.of("/keys/master"));
    assertThat(config.listen())
        .isEqualTo(
            new ListenAddress(
                "0.0.0.0",
                8443,
                new ListenAddress.Tls.Pem(
                    directory.resolve("cert.pem"), directory.resolve("key.pem"))));
    assertThat(config.limits().http().body().wireBytes()).isEqualTo(2048);
    assertThat(config.limits().queues().maxWait()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.limits().runs().lease()).isEqualTo(Duration.ofSeconds(90));
    assertThat(config.limits().blobs().archiveBytes()).isEqualTo(4096);
  }

  @Test
  void the_documented_file_names_every_key_and_its_limits_are_the_defaults() throws IOException {
    String documented = documented();

    ControlPlaneConfig config = read(documented);

    assertThat(config.limits()).isEqualTo(Limits.defaults());
    assertThat(Toml.parse(documented).dottedKeySet())
        .containsExactlyInAnyOrderElementsOf(ControlPlaneConfigFile.keys());
  }

  private static String documented() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "configuration.md"));
    int begin = page.indexOf("```toml\n", page.indexOf("\n## A control plane\n")) + 8;
    return page.substring(begin, page.indexOf("```", begin));
  }

  @Test
  void an_unknown_key_is_named_with_the_nearest_known_one() {
    assertProblems(
        "[server]\nlissten = \"a\"", "server.lissten: is not known, did you mean server.listen?");
  }

  @Test
  void all_problems_are_told_at_once() {
    assertProblems(
        """
        [server]
        listen = "here"
        tls_cert = "cert.pem"
        [http]
        body_bytes = "much"
        header_bytes = 1
        """,
        "server.tls_cert: is set alone, must be set together with server.tls_key",
        "server.listen: listen is \"here\", must be host:port such as 127.0.0.1:7440",
        "http.body_bytes: is much, must be a whole number from 1024 to 67108864",
        "http.header_bytes: is 1, must be a whole number from 1024 to 1048576");
  }

  @Test
  void bad_toml_is_told_with_its_line() {
    assertThatThrownBy(() -> read("[server]\nlisten = ?"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("server.toml: ")
        .hasMessageContaining("line 2");
  }

  @Test
  void a_missing_file_is_told() {
    Path missing = directory.resolve("missing.toml");
    assertThatThrownBy(() -> ControlPlaneConfigFile.read(missing, directory))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("missing.toml: does not exist");
  }

  private void assertProblems(String toml, String... problems) {
    assertThatThrownBy(() -> read(toml))
        .isInstanceOf(ConfigException.class)
        .hasMessage(String.join(System.lineSeparator(), problems));
  }

  private ControlPlaneConfig read(String toml) {
    try {
      Path file = Files.writeString(directory.resolve("server.toml"), toml);
      return ControlPlaneConfigFile.read(file, directory.resolve("usual"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
