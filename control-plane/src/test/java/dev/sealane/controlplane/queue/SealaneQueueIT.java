package dev.sealane.controlplane.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.Version;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.message.MessageCodec;
import dev.sealane.api.message.RunnerMessage;
import dev.sealane.api.message.RunnerMessage.StartRunsRequest;
import dev.sealane.api.message.RunnerReply.PingResponse;
import dev.sealane.api.message.RunnerReply.StartRunsResponse;
import dev.sealane.api.seal.P256KeyPair;
import dev.sealane.controlplane.app.ControlPlane;
import dev.sealane.controlplane.app.ControlPlaneConfig;
import dev.sealane.controlplane.http.ListenAddress;
import dev.sealane.controlplane.queue.HttpPeer.Answer;
import dev.sealane.controlplane.queue.SealanePeer.Opened;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Plays an instance of our own runner against the whole server.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SealaneQueueIT {

  private static final String FIRST = "AAAAAAAAAAAAAAAAAAAAAA";
  private static final String SECOND = "BBBBBBBBBBBBBBBBBBBBBB";
  private static final String THIRD = "CCCCCCCCCCCCCCCCCCCCCC";

  @TempDir Path directory;
  private final HttpClient http = HttpClient.newHttpClient();
  private final P256KeyPair queueKey = P256KeyPair.generate();
  private final QueueId queue = new QueueId(UUID.randomUUID());
  private ControlPlane server;
  private HttpPeer owner;
  private SealanePeer peer;

  @BeforeEach
  void start() {
    startAt(0);
    owner = new HttpPeer(http, server.address(), server.adminToken().orElseThrow());
    TeamId team = TeamId.parse(owner.get("/api/v1/me").body().path("team_id").asText());
    Answer token =
        owner.call(
            "POST",
            "/api/v1/runner-tokens",
            """
            {"name":"pool","labels":["gpu"],"ttl_days":1,"max_instances":1}
            """);
    assertThat(token.status()).isEqualTo(201);
    peer =
        SealanePeer.fresh(
            new HttpPeer(http, server.address(), token.body().path("token").asText()),
            team,
            RunnerId.parse(token.body().path("runner_id").asText()));
  }

  private void startAt(int port) {
    server =
        ControlPlane.start(
            ControlPlaneConfig.defaults(directory.resolve("data"))
                .withListen(new ListenAddress("127.0.0.1", port, new ListenAddress.Tls.Off())),
            InstantSource.system());
  }

  private static byte[] zip() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("hello.txt"));
      zip.write(1);
      zip.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @AfterEach
  void stop() {
    server.close();
    http.close();
  }

  @Test
  void a_boot_gets_a_session_and_the_labels_that_are_allowed() {
    Answer booted = peer.boot(1);

    assertThat(booted.status()).isEqualTo(200);
    assertThat(booted.body().path("session").asText()).hasSizeGreaterThan(40);
    assertThat(booted.body().path("labels")).extracting(JsonNode::asText).containsExactly("gpu");
    JsonNode shown = owner.get("/api/v1/runners/pool").body();
    assertThat(shown.path("instances").path(0).path("hostname").asText()).isEqualTo("host-1");
    assertThat(shown.path("slots").asInt()).isZero();
  }

  @Test
  void a_runtime_that_does_not_answer_is_shown_apart() {
    String session = ready();
    assertThat(shownInstance().path("silent_runtimes")).isEmpty();

    beat(session, 2, "[\"process\"]");

    assertThat(shownInstance().path("silent_runtimes"))
        .extracting(JsonNode::asText)
        .containsExactly("process");
    assertThat(shownInstance().path("runtimes"))
        .extracting(JsonNode::asText)
        .doesNotContain("process");
  }

  private JsonNode shownInstance() {
    return owner.get("/api/v1/runners/pool").body().path("instances").path(0);
  }

  @Test
  void boots_that_do_not_fit_are_refused_with_their_reason() {
    peer.boot(2);
    SealanePeer clone =
        new SealanePeer(peer.http(), peer.team(), peer.runner(), peer.id(), P256KeyPair.generate());
    SealanePeer further = SealanePeer.fresh(peer.http(), peer.team(), peer.runner());

    assertRefused(peer.boot(2), 409, "superseded");
    assertRefused(clone.boot(3), 409, "instance_taken");
    assertRefused(further.boot(1), 403, "forbidden");
    assertRefused(peer.boot(3, Version.WIRE, P256KeyPair.generate()), 400, "invalid_request");
    Answer newer = peer.boot(3, Version.WIRE + 1, peer.key());
    assertRefused(newer, 422, "unprocessable");
    assertThat(newer.body().path("error").path("message").asText())
        .contains("wire " + (Version.WIRE + 1), "wire " + Version.WIRE);
  }

  @Test
  void a_new_boot_voids_session_and_queues_of_the_one_before() {
    String old = peer.boot(1).body().path("session").asText();
    assertThat(peer.register(queue, queueKey, 1).status()).isEqualTo(201);

    peer.boot(2);

    assertThat(peer.poll(queue, 1, FIRST, 0).status()).isEqualTo(404);
    assertThat(peer.register(queue, P256KeyPair.generate(), 1).status()).isEqualTo(403);
    HttpPeer late = peer.http().with("X-Sealane-Session", old);
    assertThat(late.call("DELETE", "/api/v1/runner/boot").status()).isEqualTo(401);
  }

  @Test
  void leaving_closes_all_queues_in_one_call() {
    String session = peer.boot(1).body().path("session").asText();
    peer.register(queue, queueKey, 1);

    HttpPeer leaving = peer.http().with("X-Sealane-Session", session);
    Answer left = leaving.call("DELETE", "/api/v1/runner/boot");

    assertThat(left.status()).isEqualTo(204);
    assertThat(peer.poll(queue, 1, FIRST, 0).status()).isEqualTo(404);
  }

  @Test
  void a_registration_is_signed_by_the_instance() {
    peer.boot(1);
    SealanePeer forger =
        new SealanePeer(peer.http(), peer.team(), peer.runner(), peer.id(), P256KeyPair.generate());

    assertThat(forger.register(queue, queueKey, 1).status()).isEqualTo(400);
    assertThat(peer.register(queue, queueKey, 1).status()).isEqualTo(201);
    Answer again = peer.register(queue, queueKey, 1);
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.body().path("Current").path("PublicKey").asText())
        .isEqualTo(queueKey.publicKey().toPem());
  }

  @Test
  void a_run_is_claimed_repeated_given_back_and_confirmed() {
    ready();
    String run = createRun();

    Answer first = peer.poll(queue, 2, SECOND, 10);
    Answer repeated = peer.poll(queue, 2, SECOND, 10);
    Answer wrongNonce = peer.poll(queue, 2, THIRD, 0);
    Answer next = peer.poll(queue, 3, THIRD, 10);

    assertThat(first.body().path("Messages")).hasSize(1);
    assertThat(repeated.body()).isEqualTo(first.body());
    assertThat(wrongNonce.status()).isEqualTo(409);
    Opened stale = peer.open(queueKey, first.body().path("Messages").path(0), SECOND);
    Opened opened = peer.open(queueKey, next.body().path("Messages").path(0), THIRD);
    StartRunsRequest.Element start = started(opened);
    assertThat(start.run().toString()).isEqualTo(run);
    assertThat(peer.respond(stale, accepted(started(stale))).body().toString()).contains("stale");
    Answer confirmed = peer.respond(opened, accepted(start));
    assertThat(confirmed.status()).isEqualTo(200);
    assertThat(confirmed.body().path("Runs").path(0).path("Answer").asText()).isEqualTo("start");
    assertThat(peer.respond(opened, accepted(start)).body()).isEqualTo(confirmed.body());
    assertThat(owner.get("/api/v1/runs/" + run).body().path("status").asText())
        .isEqualTo("running");
    assertThat(owner.get("/api/v1/runners/pool").body().path("slots_used").asInt()).isEqualTo(1);
  }

  @Test
  void a_runner_that_holds_runs_is_not_removed() {
    ready();
    createRun();
    Answer next = peer.poll(queue, 2, SECOND, 10);
    Opened opened = peer.open(queueKey, next.body().path("Messages").path(0), SECOND);
    peer.respond(opened, accepted(started(opened)));

    Answer refused = owner.call("DELETE", "/api/v1/runners/pool");

    assertRefused(refused, 409, "conflict");
    assertThat(refused.body().path("error").path("message").asText()).contains("has 1 run(s)");
    String instance = "/api/v1/runners/pool/instances/" + peer.id();
    assertThat(owner.call("DELETE", instance).status()).isEqualTo(204);
    assertThat(owner.call("DELETE", "/api/v1/runners/pool").status()).isEqualTo(204);
  }

  /// As if the server had died between the commit of a boot and the deletion of the queues of the
  /// boot before.
  @Test
  void a_queue_that_a_crash_left_of_the_boot_before_starts_nothing() throws SQLException {
    ready();
    String run = createRun();
    Answer claimed = peer.poll(queue, 2, SECOND, 10);
    Opened opened = peer.open(queueKey, claimed.body().path("Messages").path(0), SECOND);
    int port = server.address().getPort();
    server.close();
    try (Connection database =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("data/sealane.db"));
        Statement statement = database.createStatement()) {
      assertThat(statement.executeUpdate("UPDATE instance SET boot = boot + 1")).isEqualTo(1);
    }

    startAt(port);

    assertThat(peer.respond(opened, accepted(started(opened))).status()).isEqualTo(404);
    assertThat(peer.poll(queue, 3, THIRD, 0).status()).isEqualTo(404);
    assertThat(owner.get("/api/v1/runs/" + run).body().path("status").asText()).isEqualTo("queued");
  }

  /// Every write of a runner over HTTP, for an attempt that another has followed.
  @Test
  void each_write_for_a_stale_attempt_is_refused_over_http() {
    HttpPeer session = peer.http().with("X-Sealane-Session", ready());
    Answer archive = owner.call("POST", "/api/v1/archives", zip());
    String run = createRun(archive.body().path("id").asText());
    Answer first = peer.poll(queue, 2, SECOND, 10);
    peer.open(queueKey, first.body().path("Messages").path(0), SECOND);
    assertThat(peer.poll(queue, 3, THIRD, 10).body().path("Messages")).hasSize(1); // attempt 2
    assertThat(owner.get("/api/v1/runs/" + run).body().path("attempt").asInt()).isEqualTo(2);

    Answer report =
        session.call(
            "POST",
            "/api/v1/runner/report",
            """
            [{"kind":"log","run_id":"%1$s","attempt":1,"from_seq":1,"records":[{"seq":1,
              "ts":"2026-01-01T00:00:00Z","channel":"program","stream":"stdout","text":"x"}]},
             {"kind":"result","run_id":"%1$s","attempt":1,"ended_by":"program","exit_code":0,
              "started":true,"ended_at":"2026-01-01T00:00:00Z","final_seq":1},
             {"kind":"given_back","run_id":"%1$s","attempt":1,"started":false,"reason":"x"}]
            """
                .formatted(run));
    assertThat(report.body()).extracting(it -> it.path("status").asInt()).containsOnly(410);
    assertThat(report.body()).hasSize(3);
    assertThat(
            session
                .with("X-Sha256", "0".repeat(64))
                .call("PUT", "/api/v1/runner/runs/" + run + "/attempts/1/artifacts/a.txt", "x")
                .status())
        .isEqualTo(410);
    Answer permits =
        session.call(
            "POST", "/api/v1/runner/permits", "[{\"run_id\":\"%s\",\"attempt\":1}]".formatted(run));
    assertThat(permits.body().path(0).path("answer").asText()).isEqualTo("stale");
    Answer logs = owner.get("/api/v1/runs/" + run + "/logs");
    assertThat(logs.body().path("items")).isEmpty();
    assertThat(owner.get("/api/v1/runs/" + run).body().path("status").asText()).isEqualTo("leased");
    peer.http().call("DELETE", peer.queuePath(queue)); // gives attempt 2 back
    assertThat(
            session.get("/api/v1/runner/archives/" + archive.body().path("id").asText()).status())
        .as("nobody holds the archive's run now")
        .isEqualTo(404);
  }

  /// Boots, declares room, registers and answers the first ping with poll 1.
  private String ready() {
    String session = peer.boot(1).body().path("session").asText();
    beat(session, 1, "[]");
    assertThat(peer.register(queue, queueKey, 1).status()).isEqualTo(201);
    Answer ping = peer.poll(queue, 1, FIRST, 10);
    Opened opened = peer.open(queueKey, ping.body().path("Messages").path(0), FIRST);
    assertThat(peer.respond(opened, new PingResponse()).status()).isEqualTo(204);
    return session;
  }

  private void beat(String session, int no, String silentRuntimes) {
    Answer beat =
        peer.http()
            .with("X-Sealane-Session", session)
            .call(
                "POST",
                "/api/v1/runner/heartbeat",
                """
                {"no":%d,"draining":false,"slots":2,"cpus":4.0,"memory_bytes":8000000000,
                 "reserved":{"no":0,"slots":0,"cpus":0.0,"memory_bytes":0},
                 "disk_free_bytes":100000000000,"attempts":[],"silent_runtimes":%s}
                """
                    .formatted(no, silentRuntimes));
    assertThat(beat.status()).isEqualTo(200);
  }

  private String createRun() {
    return createRunFrom("{\"type\":\"none\"}");
  }

  private String createRun(String archive) {
    return createRunFrom("{\"type\":\"archive\",\"archive_id\":\"%s\"}".formatted(archive));
  }

  private String createRunFrom(String source) {
    Answer created =
        owner.call(
            "POST",
            "/api/v1/runs",
            """
            {"kind":"exec","command":["true"],"runtime":"process","source":%s}
            """
                .formatted(source));
    assertThat(created.status()).isEqualTo(201);
    return created.body().path("id").asText();
  }

  private static StartRunsRequest.Element started(Opened opened) {
    RunnerMessage message = new MessageCodec().readMessage(opened.request().plain().toArray());
    assertThat(message).isInstanceOf(StartRunsRequest.class);
    return ((StartRunsRequest) message).runs().getFirst();
  }

  private static StartRunsResponse accepted(StartRunsRequest.Element start) {
    return new StartRunsResponse(
        List.of(
            new StartRunsResponse.Started(start.run(), start.attempt(), true, false, null, null)));
  }

  private static void assertRefused(Answer answer, int status, String code) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body().path("error").path("code").asText()).isEqualTo(code);
  }
}
