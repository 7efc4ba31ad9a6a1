package dev.sealane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sealane.cli.console.Console;
import dev.sealane.cli.console.Output;
import dev.sealane.cli.settings.Environment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> variables = new HashMap<>();

  @TempDir Path home;

  @Test
  void version_needs_no_server() {
    assertThat(run("version")).isZero();
    assertThat(text(out)).startsWith("sealane ");
  }

  @Test
  void usage_errors_are_64_and_never_2() {
    for (List<String> wrong :
        List.of(
            List.of("list", "--bogus"),
            List.of("frob"),
            List.of("runs"),
            List.of("exec"),
            List.of("wait"),
            List.of("watch"),
            List.of("runs", "create"),
            List.of("list", "--stat", "queued"),
            List.of("completion", "tcsh"))) {
      assertThat(run(wrong.toArray(String[]::new))).as(String.join(" ", wrong)).isEqualTo(64);
    }
    assertThat(text(out)).isEmpty();
  }

  @Test
  void an_unknown_flag_or_command_is_told_the_nearest_one() {
    assertThat(run("exec", "--brnach", "dev", "true")).isEqualTo(64);
    assertThat(text(err)).contains("--brnach", "--branch");
    assertThat(run("runners", "lst")).isEqualTo(64);
    assertThat(text(err)).contains("lst", "list");
  }

  @Test
  void a_broken_configuration_is_told_with_its_place() throws IOException {
    Path file = home.resolve(".config/sealane/config.toml");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "current = \"local\"\n[profile.local\n");

    assertThat(run("config", "list")).isEqualTo(64);
    assertThat(text(err)).contains("config.toml", "2: ");
  }

  @Test
  void a_variable_given_as_environment_is_told_the_right_flag() {
    assertThat(run("exec", "-e", "A=B", "--no-repo", "true")).isEqualTo(64);
    assertThat(text(err)).contains("--env A=B");
  }

  @Test
  void piped_input_is_refused_with_a_hint() {
    int code = run(new ByteArrayInputStream(new byte[] {'x'}), "exec", "--no-repo", "cat");

    assertThat(code).isEqualTo(64);
    assertThat(text(err)).contains("--upload");
  }

  @Test
  void a_secret_on_the_command_line_is_refused() {
    assertThat(run("exec", "--no-repo", "--secret", "A=b", "--server", "http://x.example", "true"))
        .isEqualTo(64);
    assertThat(text(err)).contains("--secret NAME=@FILE").doesNotContain("A=b");
  }

  @Test
  void json_failures_are_one_object_on_stdout() {
    assertThat(run("runs", "list", "--json", "--server", "http://127.0.0.1:1")).isEqualTo(16);
    assertThat(text(out)).startsWith("{\"error\":{\"code\":\"unreachable\"");
    assertThat(text(err)).startsWith("Error: ").doesNotContain("\tat ");
  }

  @Test
  void simple_commands_fold_failures_into_1() {
    assertThat(run("list", "--server", "http://127.0.0.1:1")).isEqualTo(1);
  }

  @Test
  void statuses_of_other_tools_are_understood() throws IOException {
    try (Server server = new Server("{\"items\":[],\"next_cursor\":null}")) {
      assertThat(run("runs", "list", "--status", "SUCCEEDED,canceled", "--server", server.url()))
          .isZero();
      assertThat(server.asked()).contains("status=completed%2Ccancelled");
    }
  }

  @Test
  void a_profiles_token_goes_to_its_own_server_only() throws IOException {
    try (Server server = new Server("{\"items\":[],\"next_cursor\":null}")) {
      run("config", "set", "--server", "http://other.example", "--token", "slk_secret");

      assertThat(run("runs", "list", "--server", server.url())).isZero();
      assertThat(server.authorization()).isEqualTo("none");
    }
  }

  @Test
  void the_configuration_is_private_and_its_token_masked() throws IOException {
    assertThat(
            run(
                "config",
                "set",
                "--server",
                "http://a.example",
                "--token",
                "slk_0123456789abcdefg"))
        .isZero();
    assertThat(run("config", "get")).isZero();

    Path file = home.resolve(".config/sealane/config.toml");
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    assertThat(text(out)).contains("token = slk_0123…").doesNotContain("abcdefg");
  }

  @Test
  void destroying_without_a_terminal_needs_yes() {
    assertThat(run("runners", "remove", "r", "--server", "http://127.0.0.1:1")).isEqualTo(64);
  }

  @Test
  void foreign_variables_are_not_read() {
    variables.put("CI_SERVER_URL", "http://127.0.0.1:1");

    assertThat(run("runs", "list")).isEqualTo(64);
    assertThat(text(err)).contains("no server is set");
  }

  private int run(String... arguments) {
    return run(new ByteArrayInputStream(new byte[0]), arguments);
  }

  private int run(InputStream in, String... arguments) {
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("HOME", home.toString());
    Console console = new Console(new Output(out, false), new Output(err, false), in);
    return new Program(console, new Environment(environment, home), () -> Instant.EPOCH)
        .run(List.of(arguments));
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /// Gives one answer to everything.
  private static final class Server implements AutoCloseable {
    private final HttpServer server;
    private volatile String asked = "";
    private volatile String authorization = "";

    Server(String answer) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            asked = exchange.getRequestURI().toString();
            String sent = exchange.getRequestHeaders().getFirst("Authorization");
            authorization = sent == null ? "none" : sent;
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    String asked() {
      return asked;
    }

    String authorization() {
      return authorization;
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
