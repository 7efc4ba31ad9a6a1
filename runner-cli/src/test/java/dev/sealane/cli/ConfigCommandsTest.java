package dev.sealane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandsTest {

  private static final String TOKEN = "slk_0123456789abcdefg";

  @TempDir Path home;

  @Test
  void the_file_is_for_its_owner_only_and_nothing_is_left_beside_it() throws IOException {
    set("http://a.example");
    set("http://b.example");

    assertThat(permissions(file())).isEqualTo("rw-------");
    assertThat(permissions(home.resolve(".config/sealane"))).isEqualTo("rwx------");
    try (Stream<Path> beside = Files.list(home.resolve(".config/sealane"))) {
      assertThat(beside).containsExactly(file());
    }
  }

  @Test
  void the_usual_places_are_respected() {
    new Invocation(home)
        .with("XDG_CONFIG_HOME", home.resolve("xdg").toString())
        .run("config", "set", "--server", "http://a.example");
    new Invocation(home)
        .with("SEALANE_CONFIG", home.resolve("own.toml").toString())
        .run("config", "set", "--server", "http://a.example");

    assertThat(home.resolve("xdg/sealane/config.toml")).exists();
    assertThat(home.resolve("own.toml")).exists();
    assertThat(file()).doesNotExist();
  }

  @Test
  void a_file_that_is_a_link_stays_one() throws IOException {
    Files.createDirectories(file().getParent());
    Path kept = Files.writeString(home.resolve("dotfiles.toml"), "");
    Files.createSymbolicLink(file(), kept);

    set("http://a.example");

    assertThat(file()).isSymbolicLink();
    assertThat(kept).content().contains("http://a.example");
  }

  @Test
  void tokens_are_masked_unless_asked_for() {
    set("http://a.example");

    for (String command : new String[] {"config get", "config get token", "config list"}) {
      assertThat(run(command).out()).as(command).doesNotContain("89abcdefg");
      assertThat(run(command + " --json").out()).as(command).doesNotContain("89abcdefg");
    }
    assertThat(run("config get token --show-token").out()).isEqualTo(TOKEN + "\n");
  }

  @Test
  void profiles_are_told_apart() {
    set("http://a.example");
    run("config set --profile two --server http://b.example");

    assertThat(run("config get server").out()).isEqualTo("http://a.example\n");
    assertThat(run("config use two").code()).isZero();
    assertThat(run("config get server").out()).isEqualTo("http://b.example\n");
    assertThat(run("config list").out()).containsPattern("\\* +two");
    assertThat(run("config use three").code()).isEqualTo(11);
    assertThat(run("config get --profile three").code()).isEqualTo(11);
    assertThat(run("config get colour").code()).isEqualTo(11);
  }

  @Test
  void logout_forgets_the_token_and_keeps_the_server() {
    set("http://a.example");

    assertThat(run("logout").code()).isZero();
    assertThat(run("config get token").code()).isEqualTo(11);
    assertThat(run("config get server").out()).isEqualTo("http://a.example\n");
  }

  @Test
  void login_keeps_what_the_server_takes_and_nothing_else() throws IOException {
    try (FakeServer server = knowsMe()) {
      Invocation.Result taken =
          new Invocation(home)
              .piped(TOKEN + "\n")
              .run("login", "--server", server.url(), "--token-stdin");

      assertThat(taken.code()).as(taken.err()).isZero();
      assertThat(taken.err()).contains("as u").doesNotContain(TOKEN);
      assertThat(run("config get token --show-token").out()).isEqualTo(TOKEN + "\n");
    }
    try (FakeServer refusing = new FakeServer().refuses(401, "unauthorized")) {
      assertThat(run("login --profile bad --token slk_wrong --server " + refusing.url()).code())
          .isEqualTo(10);
      assertThat(run("config get --profile bad").code()).isEqualTo(11);
    }
  }

  @Test
  void login_takes_the_line_of_a_first_serve() throws IOException {
    try (FakeServer server = knowsMe()) {
      new Invocation(home)
          .piped("admin token: " + TOKEN + "\n")
          .run("login", "--server", server.url(), "--token-stdin");

      assertThat(run("config get token --show-token").out()).isEqualTo(TOKEN + "\n");
    }
  }

  @Test
  void the_certificates_of_a_server_are_not_those_of_the_next() {
    run("config set --server https://a.example --ca a.pem");
    run("config set --server https://a.example/ --app hello");
    assertThat(run("config get ca").out()).isEqualTo(home.resolve("a.pem") + "\n");

    run("config set --server https://b.example");
    assertThat(run("config get ca").code()).isEqualTo(11);

    run("config set ca b.pem");
    assertThat(run("config get ca").out()).isEqualTo(home.resolve("b.pem") + "\n");
    run("config set server https://c.example");
    assertThat(run("config get ca").code()).isEqualTo(11);

    run("config set --server https://d.example --ca d.pem");
    assertThat(run("config get ca").out()).isEqualTo(home.resolve("d.pem") + "\n");
  }

  @Test
  void the_token_of_a_server_is_not_for_the_next() {
    set("http://a.example");
    run("config set --server http://a.example/ --app hello");
    assertThat(run("config get token --show-token").out()).isEqualTo(TOKEN + "\n");

    assertThat(run("config set server http://b.example").err())
        .contains("sealane login --profile default --token-stdin");
    assertThat(run("config get token").code()).isEqualTo(11);

    set("http://c.example");
    assertThat(run("config get token --show-token").out()).isEqualTo(TOKEN + "\n");
  }

  @Test
  void login_keeps_the_certificates_that_it_was_done_with() throws Exception {
    Files.write(home.resolve("ca.pem"), anyCertificate().getEncoded());
    try (FakeServer first = knowsMe();
        FakeServer second = knowsMe()) {
      String login = "login --token " + TOKEN + " --server ";
      Invocation.Result taken =
          new Invocation(home).with("SEALANE_CA", "ca.pem").run((login + first.url()).split(" "));
      assertThat(taken.code()).as(taken.err()).isZero();
      assertThat(run("config get ca").out()).isEqualTo(home.resolve("ca.pem") + "\n");
      assertThat(run(login + first.url()).code()).isZero();
      assertThat(run("config get ca").out()).isEqualTo(home.resolve("ca.pem") + "\n");

      assertThat(run(login + second.url()).code()).isZero();
      assertThat(run("config get ca").code()).isEqualTo(11);
    }
  }

  private static X509Certificate anyCertificate() throws GeneralSecurityException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init((KeyStore) null);
    return ((X509TrustManager) trust.getTrustManagers()[0]).getAcceptedIssuers()[0];
  }

  private static FakeServer knowsMe() throws IOException {
    return new FakeServer()
        .answers(
            "/api/v1/me",
            "{\"user\":\"u\",\"role\":\"owner\",\"team\":\"t\",\"team_id\":\""
                + Samples.RUN
                + "\"}");
  }

  @Test
  void a_token_goes_to_its_own_server_only() throws IOException {
    set("http://a.example");
    try (FakeServer server = new FakeServer().answers("/api/v1/runs", Samples.NO_ITEMS)) {
      assertThat(run("runs list --server " + server.url()).code()).isZero();

      assertThat(server.asked().getFirst().authorization()).isNull();
    }
  }

  @Test
  void a_fault_of_the_file_is_one_sentence_that_names_it() throws IOException {
    Files.createDirectories(file().getParent());
    for (String broken :
        new String[] {
          "current = ", "colour = \"red\"", "[profile.a]\nserver = 7", "profile = 1 2"
        }) {
      Files.writeString(file(), broken);
      Invocation.Result result = run("runs list");

      assertThat(result.code()).as(broken).isEqualTo(64);
      assertThat(result.err()).as(broken).startsWith("Error: " + file()).hasLineCount(1);
    }
  }

  @Test
  void a_fault_of_the_file_is_told_with_its_line() throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), "current = \"local\"\n[profile.local\n");

    assertThat(run("config list").code()).isEqualTo(64);
    assertThat(run("config list").err()).contains("config.toml: 2: ");
  }

  @Test
  void a_fault_of_the_project_file_is_one_sentence_that_names_it() throws IOException {
    for (String broken :
        new String[] {"colour: red", "- a", "env: 3", "repo: [a]", "a: [", "a: *b"}) {
      Files.writeString(home.resolve(".sealane.yaml"), broken);
      Invocation.Result result = run("exec --server http://a.example true");

      assertThat(result.code()).as(broken).isEqualTo(64);
      assertThat(result.err()).as(broken).contains(".sealane.yaml").doesNotContain("\tat ");
    }
  }

  private void set(String server) {
    assertThat(run("config set --server " + server + " --token " + TOKEN).code()).isZero();
  }

  private Path file() {
    return home.resolve(".config/sealane/config.toml");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private Invocation.Result run(String command) {
    return new Invocation(home).run(command.split(" "));
  }
}
