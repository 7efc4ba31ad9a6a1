package dev.sealane.controlplane.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.controlplane.http.ListenAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ControlPlaneIT {

  private static final ListenAddress ANY_PORT =
      new ListenAddress("127.0.0.1", 0, new ListenAddress.Tls.Off());

  @TempDir Path directory;

  @Test
  void answers_health_and_prints_a_token_at_the_first_start_only()
      throws IOException, InterruptedException {
    try (ControlPlane first = start()) {
      assertThat(first.adminToken()).get().asString().matches("slk_[A-Za-z0-9_-]{43}");
      HttpResponse<String> health = get(first.address().resolve("/health"));
      assertThat(health.statusCode()).isEqualTo(200);
      assertThat(health.body()).isEqualTo("{\"status\":\"ok\"}");
      assertThat(health.headers().firstValue("X-Request-Id")).isPresent();
      assertThat(get(first.address().resolve("/ready")).statusCode()).isEqualTo(200);
    }
    try (ControlPlane second = start()) {
      assertThat(second.adminToken()).isEmpty();
    }
  }

  @Test
  void a_start_that_cannot_listen_leaves_the_first_token_to_the_next_one() throws IOException {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ListenAddress taken =
          new ListenAddress("127.0.0.1", busy.getLocalPort(), new ListenAddress.Tls.Off());
      assertThatThrownBy(() -> startAt(taken))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("is in use");
    }
    try (ControlPlane next = start()) {
      assertThat(next.adminToken()).isPresent();
    }
  }

  @Test
  void keeps_its_files_from_other_users() throws IOException {
    start().close();

    assertThat(mode(data())).isEqualTo("rwx------");
    assertThat(mode(data().resolve("master.key"))).isEqualTo("rw-------");
  }

  @Test
  void refuses_a_data_directory_in_use_with_one_sentence() {
    try (ControlPlane _ = start()) {
      assertThatThrownBy(this::start)
          .isInstanceOf(StartException.class)
          .hasMessageContaining("is in use by another server");
    }
  }

  @Test
  void refuses_a_port_in_use_with_one_sentence_and_leaves_the_directory_free() {
    try (ControlPlane running = start()) {
      ControlPlaneConfig same =
          ControlPlaneConfig.defaults(directory.resolve("other"))
              .withListen(
                  new ListenAddress(
                      "127.0.0.1", running.address().getPort(), new ListenAddress.Tls.Off()));
      assertThatThrownBy(() -> ControlPlane.start(same, InstantSource.system()))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("is in use; stop the other program");
      ControlPlane.start(same.withListen(ANY_PORT), InstantSource.system()).close();
    }
  }

  @Test
  void refuses_to_make_a_second_master_key_for_an_old_database() throws IOException {
    start().close();
    Files.delete(data().resolve("master.key"));

    assertThatThrownBy(this::start)
        .isInstanceOf(StartException.class)
        .hasMessageContaining("master.key is missing");
  }

  private ControlPlane start() {
    return startAt(ANY_PORT);
  }

  private ControlPlane startAt(ListenAddress address) {
    return ControlPlane.start(
        ControlPlaneConfig.defaults(data()).withListen(address), InstantSource.system());
  }

  private Path data() {
    return directory.resolve("data");
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
