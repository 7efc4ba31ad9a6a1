package dev.sealane.e2e;

import static dev.sealane.e2e.OwnServer.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.client.SealaneClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A runner whose container engine does not answer.
class EngineGoneIT {

  @TempDir Path home;

  @Test
  void an_engine_that_is_gone_gets_no_runs_and_explain_says_why() throws IOException {
    try (OwnServer server = OwnServer.start(home);
        SealaneClient client = server.client()) {
      Shell user = server.user();
      Path config = server.runnerConfig("");
      Files.writeString(config, Files.readString(config).replace("runtime = \"process\"\n", ""));
      try (Shell.Started _ =
          Shell.at(home)
              .with("DOCKER_HOST", "unix://" + home.resolve("gone.sock"))
              .start("runner", "exec", "-c", config.toString())) {
        eventually(() -> runtimes(client).equals(List.of("process")));
        String run = user.sealane("exec", "--no-repo", "--image", "x", "--", "true").out().strip();

        assertThat(user.sealane("runs", "explain", run).out())
            .contains("it runs with process (docker does not answer there)");
        assertThat(user.sealane("exec", "--no-repo", "--wait", "--", "echo here").out())
            .contains("here");
        assertThat(client.runs().get(run).status()).isEqualTo("queued");
        assertThat(runtimes(client)).containsExactly("process");
      }
    }
  }

  private static List<String> runtimes(SealaneClient client) {
    return client.runners().get("here").instances().stream()
        .flatMap(instance -> instance.runtimes().stream())
        .toList();
  }
}
