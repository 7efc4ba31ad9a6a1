package dev.sealane.controlplane.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.plan42.QueueMessage;
import dev.sealane.api.seal.Ecies;
import dev.sealane.api.seal.P256KeyPair;
import dev.sealane.api.seal.P256PublicKey;
import dev.sealane.controlplane.sql.Database;
import dev.sealane.controlplane.sql.SqliteFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class QueueHealthTest {

  private static final QueueLimits LIMITS = QueueLimits.DEFAULT;

  @TempDir Path directory;
  private Database database;
  private QueueRig rig;
  private LiveQueue queue;

  @BeforeEach
  void open() {
    database = Database.open(new SqliteFile(directory.resolve("queues.db")));
    Fixtures.makeRunner(database);
    rig = new QueueRig(database, new FakeRuns());
    queue = rig.register(Fixtures.plan42Queue(Fixtures.queueId()));
  }

  @AfterEach
  void close() {
    rig.close();
    database.close();
  }

  @Test
  void a_queue_that_was_polled_a_moment_ago_is_not_pinged() throws InterruptedException {
    pass(LIMITS.silentAfter().minusSeconds(1));

    assertThat(rig.poll(queue, 0, "")).isEmpty();
  }

  @Test
  void a_silent_queue_is_pinged_and_a_poll_finds_the_ping() throws InterruptedException {
    pass(LIMITS.silentAfter());

    assertThat(rig.poll(queue, 0, "")).hasSize(1);
  }

  @Test
  void two_unanswered_pings_make_it_unhealthy_and_a_poll_heals_it() throws InterruptedException {
    pass(LIMITS.silentAfter());
    pass(LIMITS.pingTimeout());
    assertThat(queue.row().healthy()).isTrue();
    pass(LIMITS.pingEvery());
    pass(LIMITS.pingTimeout());
    assertThat(rig.queues.stored(queue).healthy()).isFalse();

    rig.poll(queue, 0, "");
    rig.health.tick();

    assertThat(rig.queues.stored(queue).healthy()).isTrue();
    assertThat(rig.queues.stored(queue).failedChecks()).isZero();
  }

  @Test
  void ten_unanswered_pings_delete_it() {
    pass(LIMITS.silentAfter());
    for (int i = 0; i < LIMITS.deleteAfter(); i++) {
      assertThat(rig.live.find(queue.id())).isPresent();
      pass(LIMITS.pingTimeout());
      pass(LIMITS.pingEvery());
    }

    assertThat(rig.live.find(queue.id())).isEmpty();
  }

  @Test
  void an_answered_ping_counts_as_a_passed_check() throws InterruptedException {
    P256KeyPair key = P256KeyPair.generate();
    RunnerQueue row = Fixtures.plan42Queue(Fixtures.queueId(), key);
    LiveQueue own = rig.register(row);
    CompletableFuture<Void> ping = rig.health.ping(own);
    List<QueueMessage> messages = rig.poll(own, 0, "");
    QueueMessage message = messages.getFirst();

    assertThat(new String(Ecies.open(key, message.payload()), StandardCharsets.UTF_8))
        .isEqualTo("{\"Type\":\"PingRequest\"}");
    QueueMessage.Response response =
        new QueueMessage.Response(
            message.callerId(),
            Ecies.seal(
                P256PublicKey.fromPem(message.callerPublicKey()),
                "{\"Type\":\"PingResponse\"}".getBytes(StandardCharsets.UTF_8)));

    assertThat(rig.responses.take(own, message.messageId(), response)).isEmpty();
    assertThat(ping).isCompleted();
    assertThat(rig.queues.stored(own).passedChecks()).isEqualTo(1);
  }

  @Test
  void a_server_that_has_just_started_gives_queues_time_to_come_back() {
    try (QueueRig restarted = new QueueRig(database, new FakeRuns())) {
      restarted.now = Duration.ofDays(1).toNanos();
      restarted.health.start();
      restarted.health.tick();

      LiveQueue met = restarted.live.find(queue.id()).orElseThrow();
      assertThat(met.mailbox().take(1, restarted.now)).isEmpty();
    }
  }

  private void pass(Duration time) {
    rig.now += time.toNanos();
    rig.health.tick();
  }
}
