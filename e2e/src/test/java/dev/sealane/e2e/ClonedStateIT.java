package dev.sealane.e2e;

import static dev.sealane.e2e.OwnServer.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.client.SealaneClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk that was copied to a second host, as two real daemons see it.
class ClonedStateIT {

  @TempDir Path home;

  @Test
  void the_loser_of_a_cloned_state_directory_makes_a_new_id_and_both_live() throws IOException {
    try (OwnServer server = OwnServer.start(home);
        SealaneClient client = server.client()) {
      Shell user = server.user();
      Path config = server.runnerConfig("slots = 1");
      String wide =
          user.sealane("runners", "token", "create", "--name", "here", "--max-instances", "2")
              .out()
              .strip();
      String text = Files.readString(config).replaceAll("p42r_[^\"]+", wide);
      Files.writeString(config, text);
      Path clone = Files.copy(config, home.resolve("clone.toml"));
      Files.writeString(clone, text.replace(home.resolve("state").toString(), home + "/cloned"));
      try (Shell.Started _ = server.startRunner(config)) {
        eventually(() -> instances(client) == 1); // it has an id and a boot now
      }
      Shell.Result copied = user.sh("cp -a state cloned");
      assertThat(copied.exit()).as(copied.err()).isZero();

      try (Shell.Started one = server.startRunner(config);
          Shell.Started other = server.startRunner(clone)) {
        eventually(() -> (one.errText() + other.errText()).contains("instance id is held"));
        eventually(() -> instances(client) == 2);
        assertThat(one.process().isAlive()).isTrue();
        assertThat(other.process().isAlive()).isTrue();
        String held = one.errText() + other.errText();
        assertThat(held.split("instance id is held", -1)).as("only one gives way").hasSize(2);
      }
    }
  }

  private static int instances(SealaneClient client) {
    return client.runners().get("here").instances().size();
  }
}
