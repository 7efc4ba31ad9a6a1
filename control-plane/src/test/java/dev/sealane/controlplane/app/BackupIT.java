package dev.sealane.controlplane.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.controlplane.http.ListenAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A backup that is made while the server takes runs, and a server that starts from it.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BackupIT {

  private static final byte[] RUN = TestTeam.json("{\"kind\":\"exec\",\"command\":[\"true\"]}");
  private static final byte[] NOTHING = new byte[0];

  @TempDir Path directory;

  @Test
  void everything_that_was_confirmed_before_it_is_in_it() throws IOException, InterruptedException {
    ControlPlaneConfig config = config("data");
    String owner;
    List<String> before = new ArrayList<>();
    TestTeam team;
    try (ControlPlane plane = ControlPlane.start(config, InstantSource.system());
        TestApi api = new TestApi(plane.address())) {
      owner = plane.adminToken().orElseThrow();
      team = TestTeam.fill(api, owner);
      for (int i = 0; i < 20; i++) {
        before.add(api.done("POST", "/api/v1/runs", owner, RUN).get("id").asText());
      }
      AtomicBoolean enough = new AtomicBoolean();
      Thread busy = Thread.ofVirtual().start(() -> keepBusy(api, owner, enough));
      Backup.write(config, directory.resolve("backup"), true);
      enough.set(true);
      busy.join();
    }

    try (ControlPlane plane = ControlPlane.start(config("backup"), InstantSource.system());
        TestApi api = new TestApi(plane.address())) {
      assertThat(plane.adminToken()).isEmpty();
      for (String id : before) {
        JsonNode run = api.done("GET", "/api/v1/runs/" + id, owner, NOTHING);
        assertThat(run.get("status").asText()).isEqualTo("queued");
      }
      api.done(
          "POST",
          "/api/v1/runs",
          owner,
          TestTeam.json(
              "{\"kind\":\"exec\",\"command\":[\"true\"],\"source\":{\"type\":\"archive\",\"archive_id\":\"%s\"}}"
                  .formatted(team.archive())));
    }
    assertThat(filesBelow("backup/blobs")).isEqualTo(filesBelow("data/blobs")).isNotZero();
  }

  private static void keepBusy(TestApi api, String owner, AtomicBoolean enough) {
    try {
      while (!enough.get()) {
        api.done("POST", "/api/v1/runs", owner, RUN);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void the_key_goes_along_only_when_it_is_asked_for() throws IOException {
    ControlPlaneConfig config = config("data");
    ControlPlane.start(config, InstantSource.system()).close();

    Backup.write(config, directory.resolve("without"), false);
    Backup.write(config, directory.resolve("with"), true);

    assertThat(directory.resolve("without/master.key")).doesNotExist();
    Path key = directory.resolve("with/master.key");
    assertThat(key).hasSameBinaryContentAs(directory.resolve("data/master.key"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    assertThatThrownBy(() -> ControlPlane.start(config("without"), InstantSource.system()))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("master.key is missing");
  }

  @Test
  void nothing_is_overwritten_and_a_directory_without_a_server_is_told() throws IOException {
    Files.createDirectory(directory.resolve("taken"));

    assertThatThrownBy(() -> Backup.write(config("data"), directory.resolve("taken"), false))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("exists already");
    assertThatThrownBy(() -> Backup.write(config("data"), directory.resolve("new"), false))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("there is no control plane");
  }

  @Test
  void a_missing_key_is_told_in_a_sentence_before_anything_is_written() throws IOException {
    ControlPlaneConfig config = config("data");
    ControlPlane.start(config, InstantSource.system()).close();
    Files.delete(config.masterKey());

    assertThatThrownBy(() -> Backup.write(config, directory.resolve("new"), true))
        .isInstanceOf(StartException.class)
        .hasMessage("there is no master key to back up: %s does not exist", config.masterKey());

    assertThat(directory.resolve("new")).doesNotExist();
  }

  private long filesBelow(String name) throws IOException {
    try (var files = Files.walk(directory.resolve(name))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  private ControlPlaneConfig config(String name) {
    return ControlPlaneConfig.defaults(directory.resolve(name))
        .withListen(new ListenAddress("127.0.0.1", 0, new ListenAddress.Tls.Off()));
  }
}
