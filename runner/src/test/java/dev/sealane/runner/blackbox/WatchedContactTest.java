package dev.sealane.runner.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.api.id.RunId;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.Heartbeat;
import dev.sealane.api.runner.LossReport;
import dev.sealane.runner.net.FakeServerApi;
import dev.sealane.runner.net.ServerException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedContactTest {

  private static final RunId RUN = new RunId(new UUID(1, 1));

  @TempDir Path directory;

  private final FakeServerApi server = new FakeServerApi();
  private Instant now = Entries.START;
  private long ticks;
  private long no;

  @Test
  void contact_without_a_loss_tells_nothing() throws InterruptedException {
    try (BlackBox box = box("boot-1")) {
      WatchedContact contact = new WatchedContact(server, box);
      for (int i = 0; i < 5; i++) {
        beat(contact);
        pass(Duration.ofSeconds(20));
      }
    }

    assertThat(server.losses).isEmpty();
  }

  @Test
  void a_server_out_of_reach_is_told_with_the_first_answer_after_it() throws InterruptedException {
    try (BlackBox box = box("boot-1")) {
      WatchedContact contact = new WatchedContact(server, box);
      beat(contact);
      server.outOfReach = true;
      for (int i = 0; i < 30; i++) {
        pass(Duration.ofSeconds(5));
        box.look();
        assertThatThrownBy(() -> beat(contact)).isInstanceOf(ServerException.class);
      }
      server.outOfReach = false;
      beat(contact);
      beat(contact);
    }

    assertThat(server.losses).hasSize(1);
    LossReport told = server.losses.getFirst();
    assertThat(told.loss().code()).isEqualTo("network_gone");
    assertThat(told.loss().message()).contains("out of reach");
    assertThat(Duration.between(told.loss().since(), told.loss().until()))
        .isEqualTo(Duration.ofSeconds(150));
    assertThat(told.attempts()).containsExactly(new AttemptRef(RUN, 1));
    assertThat(told.entries()).hasSizeGreaterThan(30);
  }

  @Test
  void a_server_whose_clock_jumped_was_not_lost() throws InterruptedException {
    try (BlackBox box = box("boot-1")) {
      WatchedContact contact = new WatchedContact(server, box);
      beat(contact);
      pass(Duration.ofSeconds(20));
      server.serverTime = now.plus(Duration.ofHours(1));
      contact.heartbeat(aHeartbeat());
    }

    assertThat(server.losses).isEmpty();
  }

  @Test
  void a_killed_daemon_is_told_by_the_next_one() throws InterruptedException {
    BlackBox killed = box("boot-1");
    WatchedContact before = new WatchedContact(server, killed);
    beat(before);
    killed.look();
    pass(Duration.ofSeconds(90));

    try (BlackBox box = box("boot-1")) {
      beat(new WatchedContact(server, box));
    }

    assertThat(server.losses).hasSize(1);
    assertThat(server.losses.getFirst().loss().code()).isEqualTo("daemon_killed");
    assertThat(server.losses.getFirst().loss().message()).contains("90 s after its last word");
  }

  @Test
  void a_daemon_that_ended_in_order_after_a_reboot_is_told_apart() throws InterruptedException {
    try (BlackBox box = box("boot-1")) {
      beat(new WatchedContact(server, box));
      box.look();
    }
    pass(Duration.ofMinutes(2));
    try (BlackBox box = box("boot-2")) {
      beat(new WatchedContact(server, box));
    }

    assertThat(server.losses.getFirst().loss().message())
        .isEqualTo("the runner was stopped, and its host was started again");
  }

  private BlackBox box(String hostBoot) {
    return new BlackBox(
        directory, new BlackBox.Clocks(() -> now, () -> ticks, hostBoot), () -> "none");
  }

  private void pass(Duration time) {
    now = now.plus(time);
    ticks += time.toNanos();
  }

  private void beat(WatchedContact contact) throws InterruptedException {
    server.serverTime = now;
    contact.heartbeat(aHeartbeat());
  }

  private Heartbeat aHeartbeat() {
    return new Heartbeat(
        ++no,
        false,
        1,
        1,
        1 << 30,
        Heartbeat.Reserved.NONE,
        1L << 40,
        null,
        List.of(new Heartbeat.Held(RUN, 1, Heartbeat.Phase.RUNNING)));
  }
}
