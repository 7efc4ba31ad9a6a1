package dev.sealane.controlplane.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.controlplane.http.ListenAddress;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How instances end: removed, in order, or unheard for long; a token has room for one unless it
/// says more.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class InstanceEndIT {

  private static final String ENDED = "\"intake_closed\":\"its daemon has ended\"";
  private static final byte[] NOTHING = new byte[0];

  @TempDir Path directory;
  private volatile Instant now = Instant.now();
  private ControlPlane plane;
  private TestApi api;
  private TestTeam team;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    plane =
        ControlPlane.start(
            ControlPlaneConfig.defaults(directory)
                .withListen(new ListenAddress("127.0.0.1", 0, new ListenAddress.Tls.Off())),
            () -> now);
    api = new TestApi(plane.address());
    team = TestTeam.fill(api, plane.adminToken().orElseThrow());
  }

  @AfterEach
  void stop() {
    api.close();
    plane.close();
  }

  @Test
  void a_second_instance_is_refused_until_the_first_was_removed()
      throws IOException, InterruptedException {
    HttpResponse<String> refused = team.bootAnother(api);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("the token allows 1 instance(s)", "--instance");

    assertThat(remove().statusCode()).isEqualTo(204);

    assertThat(team.bootAnother(api).statusCode()).isEqualTo(200);
    assertThat(api.done("GET", "/api/v1/runners/pool", team.owner(), NOTHING).toString())
        .doesNotContain(team.instance().toString());
  }

  @Test
  void a_removed_instance_has_no_session_and_is_removed_once()
      throws IOException, InterruptedException {
    remove();

    assertThat(remove().statusCode()).isEqualTo(404);
    assertThat(
            api.ask(
                    "POST",
                    "/api/v1/runner/permits",
                    team.daemon(),
                    team.session(),
                    TestTeam.json("[]"))
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void an_instance_that_was_not_heard_for_a_month_takes_no_room()
      throws IOException, InterruptedException {
    now = now.plus(Duration.ofDays(29));
    assertThat(team.bootAnother(api).statusCode()).isEqualTo(403);

    now = now.plus(Duration.ofDays(2));
    assertThat(team.bootAnother(api).statusCode()).isEqualTo(200);
  }

  @Test
  void an_instance_that_ended_in_order_says_so_whatever_heartbeat_comes_late()
      throws IOException, InterruptedException {
    leave();
    assertThat(pool()).contains(ENDED);

    team.beat(api);

    assertThat(pool()).contains(ENDED);
  }

  @Test
  void an_instance_that_ended_takes_runs_again_after_its_next_boot()
      throws IOException, InterruptedException {
    leave();

    assertThat(team.bootAgain(api).statusCode()).isEqualTo(200);

    assertThat(pool()).contains("\"intake_closed\":null");
  }

  private void leave() throws IOException, InterruptedException {
    assertThat(
            api.ask("DELETE", "/api/v1/runner/boot", team.daemon(), team.session(), NOTHING)
                .statusCode())
        .isEqualTo(204);
  }

  private String pool() throws IOException, InterruptedException {
    return api.done("GET", "/api/v1/runners/pool", team.owner(), NOTHING).toString();
  }

  private HttpResponse<String> remove() throws IOException, InterruptedException {
    return api.ask(
        "DELETE", "/api/v1/runners/pool/instances/" + team.instance(), team.owner(), "", NOTHING);
  }
}
