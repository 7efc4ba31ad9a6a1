package dev.sealane.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `sealane serve`: https by PEM files, and starts that cannot be.
class ServeIT {

  private static final Pattern ADMIN = Pattern.compile("admin token: (\\S+)");
  private static final Pattern ADDRESS = Pattern.compile("Listening on https://\\S+:(\\d+)");

  @TempDir Path home;

  @Test
  void pem_files_make_it_speak_tls_to_clients_that_trust_the_certificate() {
    Shell shell = withCertificate();
    try (Shell.Started server = serveTls(shell)) {
      awaitListening(server);
      String url = "https://localhost:" + group(ADDRESS, server.errText());
      String token = group(ADMIN, server.outText());

      Shell.Result strange = shell.sealane("health", "--server", url);
      Shell.Result trusting =
          shell
              .with(
                  "JAVA_TOOL_OPTIONS",
                  "-Djavax.net.ssl.trustStore=trust.p12"
                      + " -Djavax.net.ssl.trustStorePassword=changeit")
              .with("SEALANE_TOKEN", token)
              .sealane("runs", "list", "--json", "--server", url);
      Shell.Result named =
          shell.with("SEALANE_TOKEN", token).sealane("health", "--server", url, "--ca", "cert.pem");
      Shell.Result login =
          shell.sealane("login", "--server", url, "--ca", "cert.pem", "--token", token);
      Shell.Result loggedIn = shell.sealane("runs", "list", "--json");
      Shell.Result other = shell.sealane("runs", "list", "--ca", "other.pem");
      Shell.Result none = shell.with("SEALANE_CA", "key.pem").sealane("health", "--server", url);
      Shell.Result plain = shell.sealane("health", "--server", url.replace("https:", "http:"));

      assertThat(strange.exit()).as(strange.err()).isEqualTo(16);
      assertSentence(strange);
      assertThat(trusting.exit()).as(trusting.err()).isZero();
      assertThat(trusting.out()).isEqualTo("[]\n");
      assertThat(named.exit()).as(named.err()).isZero();
      assertThat(login.exit()).as(login.err()).isZero();
      assertThat(loggedIn.exit()).as(loggedIn.err()).isZero();
      assertThat(loggedIn.out()).isEqualTo("[]\n");
      assertThat(other.exit()).as(other.err()).isEqualTo(16);
      assertThat(none.exit()).as(none.err()).isEqualTo(64);
      assertSentence(none);
      assertThat(plain.exit()).as(plain.err()).isEqualTo(16);
      assertSentence(plain);
    }
  }

  @Test
  void a_runner_reaches_a_server_whose_certificate_its_configuration_names() {
    Shell shell = withCertificate();
    try (Shell.Started server = serveTls(shell)) {
      awaitListening(server);
      String url = "https://localhost:" + group(ADDRESS, server.errText());
      Shell user =
          shell
              .with("SEALANE_SERVER", url)
              .with("SEALANE_TOKEN", group(ADMIN, server.outText()))
              .with("SEALANE_CA", "cert.pem");
      String token = user.sealane("runners", "token", "create", "--name", "here").out().strip();

      Shell.Result missing = runnerWith(shell, url, token, "missing.pem");
      runnerConfig(shell, url, token, "other.pem");
      try (Shell.Started stranger = shell.start("runner", "exec", "-c", "runner.toml")) {
        await().atMost(Duration.ofSeconds(60)).until(() -> stranger.errText().contains("PKIX"));
      }
      runnerConfig(shell, url, token, "cert.pem");
      try (Shell.Started runner = shell.start("runner", "exec", "--debug", "-c", "runner.toml")) {
        Shell.Result run =
            user.sealane("exec", "--no-repo", "--follow", "--", "echo over TLS; exit 0");

        assertThat(run.exit()).as(run.err() + runner.errText()).isZero();
        assertThat(run.out()).isEqualTo("over TLS\n");
        assertThat(runner.errText()).contains(" DEBUG polled ", " DEBUG message handled ");
      }
      assertThat(missing.exit()).as(missing.err()).isEqualTo(64);
      assertThat(missing.err()).contains("runner.ca is ").contains("missing.pem");
    }
  }

  private Shell withCertificate() {
    Shell shell = Shell.at(home);
    assumeTrue(shell.sh("openssl version").exit() == 0, "no openssl here");
    certificate(shell);
    return shell;
  }

  private static Shell.Started serveTls(Shell shell) {
    return shell.start(
        "serve", "--listen", "127.0.0.1:0", "--tls-cert", "cert.pem", "--tls-key", "key.pem");
  }

  private static void awaitListening(Shell.Started server) {
    await().atMost(Duration.ofSeconds(60)).until(() -> server.errText().contains("Listening on"));
  }

  private Shell.Result runnerWith(Shell shell, String url, String token, String ca) {
    runnerConfig(shell, url, token, ca);
    return shell.sealane("runner", "exec", "-c", "runner.toml");
  }

  private void runnerConfig(Shell shell, String url, String token, String ca) {
    write(
        "runner.toml",
        """
        [runner]
        url = "%s"
        token = "%s"
        ca = "%s"
        runtime = "process"
        allow_process = true
        state_dir = "%s"
        """
            .formatted(url, token, home.resolve(ca), home.resolve("state-" + ca)));
    shell.sh("chmod 600 runner.toml");
  }

  @Test
  void a_port_in_use_is_one_sentence_and_exit_1() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (String verb : new String[] {"serve", "up"}) {
        Shell.Result result =
            Shell.at(home).sealane(verb, "--listen", "127.0.0.1:" + taken.getLocalPort());

        assertThat(result.exit()).as(verb).isEqualTo(1);
        assertThat(result.err()).as(verb).contains("is in use");
        assertSentence(result);
      }
    }
  }

  @Test
  void a_directory_that_cannot_be_had_is_one_sentence_and_exit_1() throws IOException {
    Files.writeString(home.resolve("file"), "in the way");
    for (String verb : new String[] {"serve", "up"}) {
      Shell.Result result =
          Shell.at(home).sealane(verb, "--listen", "127.0.0.1:0", "--data-dir", "file/data");

      assertThat(result.exit()).as(verb).isEqualTo(1);
      assertThat(result.err()).as(verb).contains("file/data");
      assertSentence(result);
    }
  }

  @Test
  void faults_of_the_settings_name_the_key_and_are_exit_64() {
    write("server.toml", "lisen = \"127.0.0.1:0\"\n");
    write("runner.toml", "[runner]\nulr = \"http://127.0.0.1:1\"\n");
    Shell.at(home).sh("chmod 600 runner.toml");

    Shell.Result serve = Shell.at(home).sealane("serve", "--config", "server.toml");
    Shell.Result runner = Shell.at(home).sealane("runner", "exec", "-c", "runner.toml");

    assertThat(serve.exit()).isEqualTo(64);
    assertThat(serve.err()).contains("lisen").doesNotContain("\tat ");
    assertThat(runner.exit()).isEqualTo(64);
    assertThat(runner.err()).contains("ulr").doesNotContain("\tat ");
  }

  @Test
  void pem_files_that_are_none_are_one_sentence_and_exit_1() {
    write("cert.pem", "no certificate");
    write("key.pem", "no key");

    Shell.Result result =
        Shell.at(home)
            .sealane(
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--tls-cert",
                "cert.pem",
                "--tls-key",
                "key.pem");

    assertThat(result.exit()).as(result.err()).isEqualTo(1);
    assertSentence(result);
  }

  private static void assertSentence(Shell.Result result) {
    assertThat(result.err().lines().filter(line -> line.startsWith("Error: "))).hasSize(1);
    assertThat(result.err()).doesNotContain("\tat ");
  }

  /// A certificate of its own for `localhost`, and a trust store with it.
  private static void certificate(Shell shell) {
    Shell.Result made =
        shell.sh(
            """
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
            -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 \
            -keyout key.pem -out cert.pem && \
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
            -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 \
            -keyout other.key -out other.pem && \
            %s/bin/keytool -importcert -noprompt -alias sealane -file cert.pem \
            -keystore trust.p12 -storetype PKCS12 -storepass changeit\
            """
                .formatted(System.getProperty("java.home")));
    assertThat(made.exit()).as(made.err()).isZero();
  }

  private void write(String name, String text) {
    try {
      Files.writeString(home.resolve(name), text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String group(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }
}
