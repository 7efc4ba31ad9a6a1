package dev.sealane.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Values of `--secret` and git credentials lie and travel nowhere in clear.
class SecretsIT {

  private static final String SECRET = "correct-horse-battery-staple";
  private static final String GIT_TOKEN = "ghp_0123456789abcdefGIT";
  private static final String ENV_MARK = "environment-is-only-sealed-77";

  @TempDir Path home;

  @Test
  void secrets_are_in_no_traffic_file_or_line() throws IOException {
    Shell shell = Shell.at(home);
    shell.sh(
        """
        git init -q -b main work && cd work && git config user.email a@b.c && git config user.name n \
        && echo from git > file && git add . && git commit -qm one \
        && git clone -q --bare . ../served/repo.git\
        """);
    int port = Fleet.freePort();
    try (Shell.Started server =
            shell
                .with("OWNER", "slk_" + "A".repeat(43))
                .start(
                    "serve",
                    "--listen",
                    "127.0.0.1:" + port,
                    "--data-dir",
                    home.resolve("data").toString(),
                    "--single-user-token-env",
                    "OWNER");
        TappedProxy proxy = new TappedProxy(port);
        GitServer git = GitServer.start(home.resolve("served"), GIT_TOKEN)) {
      Shell user =
          shell
              .with("SEALANE_SERVER", "http://127.0.0.1:" + port)
              .with("SEALANE_TOKEN", "slk_" + "A".repeat(43));
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(300))
          .until(() -> user.sealane("health").exit() == 0);
      startRunner(shell, user, proxy.port());

      Shell.Result result =
          user.with("TOKEN", SECRET)
              .with("MARK", ENV_MARK)
              .sealane(
                  "exec",
                  "--no-repo",
                  "--secret",
                  "TOKEN",
                  "--env",
                  "PLAIN=" + ENV_MARK,
                  "--wait",
                  "--",
                  "echo [$TOKEN]; printf %s \"$TOKEN\" | base64; echo \"$TOKEN\" | rev | rev");
      assertThat(result.out()).startsWith("[***]\n").doesNotContain(SECRET);
      Shell.Result cloned = clone(user, git.url("repo.git"), GIT_TOKEN);
      assertThat(cloned.exit()).as(cloned.err()).isZero();
      assertThat(cloned.out()).startsWith("from git\n").doesNotContain(GIT_TOKEN);
      Shell.Result refused = clone(user, git.url("repo.git"), GIT_TOKEN + "-wrong");
      assertThat(refused.exit()).isEqualTo(1);
      assertThat(refused.err()).contains("git").doesNotContain(GIT_TOKEN);

      Map<String, String> places = new TreeMap<>();
      places.put("traffic", proxy.recorded());
      places.put("traffic, unpacked", unpacked(proxy.recorded()));
      places.put("server's stderr", server.errText());
      addFiles(places, home.resolve("data"));
      addFiles(places, home.resolve("state"));
      addFiles(places, home.resolve("runner.err"));
      assertThat(places.keySet()).anyMatch(name -> name.contains("journal.ndjson"));
      assertThat(places.keySet()).anyMatch(name -> name.endsWith("-wal"));
      for (Map.Entry<String, String> place : places.entrySet()) {
        for (String secret : forms()) {
          assertThat(place.getValue()).as(place.getKey()).doesNotContain(secret);
        }
      }
    } finally {
      shell.sh("kill $(cat runner.pid)");
    }
  }

  /// The program shows what the clone left where a program can look.
  private static Shell.Result clone(Shell user, String url, String token) {
    return user.with("GIT_TOKEN_OF_TEST", token)
        .sh(
            "printenv GIT_TOKEN_OF_TEST | sealane exec --repo "
                + url
                + " --git-token-stdin --wait -- 'cat file; cat .git/config; env'");
  }

  private static List<String> forms() {
    List<String> forms = new ArrayList<>(List.of(SECRET, GIT_TOKEN, ENV_MARK));
    for (String value : List.of(SECRET, GIT_TOKEN)) {
      String base64 = Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
      forms.add(base64.substring(0, base64.length() - 4));
    }
    return forms;
  }

  private void startRunner(Shell shell, Shell user, int port) {
    shell.sh(
        """
        umask 077
        printf '[runner]\\nurl = "http://127.0.0.1:%d"\\ntoken = "%s"\\nallow_process = true\\n\
        runtime = "process"\\nstate_dir = "%s"\\n' > runner.toml\
        """
            .formatted(
                port,
                user.sealane("runners", "token", "create", "--name", "here").out().strip(),
                home.resolve("state")));
    shell.sh("sealane runner exec -c runner.toml > runner.err 2>&1 & echo $! > runner.pid");
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(300))
        .until(() -> user.sealane("runners", "list", "--json").out().contains("\"hostname\""));
  }

  private static void addFiles(Map<String, String> places, Path root) {
    try (var files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        places.put(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Every gzip stream in {@code traffic}, so that compression hides nothing from the search.
  private static String unpacked(String traffic) {
    byte[] bytes = traffic.getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i + 2 < bytes.length; i++) {
      if (bytes[i] == 0x1f && bytes[i + 1] == (byte) 0x8b && bytes[i + 2] == 8) {
        unpackAt(bytes, i, all);
      }
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  private static void unpackAt(byte[] bytes, int from, ByteArrayOutputStream all) {
    byte[] buffer = new byte[8192];
    try (InputStream in =
        new GZIPInputStream(new ByteArrayInputStream(bytes, from, bytes.length - from))) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        all.write(buffer, 0, n);
      }
    } catch (IOException _) {
      // not gzip after all, or followed by other bytes; what came out so far counts
    }
  }
}
