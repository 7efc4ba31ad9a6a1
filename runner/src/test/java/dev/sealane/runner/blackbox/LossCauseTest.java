package dev.sealane.runner.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LossCauseTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Entries entries = new Entries().look(MINUTE);

  @Test
  void a_daemon_without_a_last_word_was_killed() {
    assertRestart(
        "daemon_killed",
        "the runner's process was killed or crashed and started again 60 s after its last word");
  }

  @Test
  void what_was_known_before_the_end_is_told_too() {
    entries.problem = "connection refused";
    entries.look(MINUTE);

    assertThat(restart().sentence())
        .endsWith("before that the server did not answer (connection refused)");
  }

  @Test
  void a_daemon_with_a_last_word_was_stopped() {
    entries.event(BlackBox.ENDED);

    assertRestart(
        "daemon_stopped",
        "the runner was stopped in order and started again 60 s after its last word");
  }

  @Test
  void another_boot_of_the_host_is_a_restart_of_it() {
    entries.hostBoot = "boot-2";

    assertRestart("host_restarted", "the host of the runner went down and was started again");
  }

  @Test
  void a_kill_for_want_of_memory_is_told_only_when_the_kernel_counted_one() {
    entries.oomKills++;

    assertThat(restart().code()).isEqualTo("out_of_memory");
    entries.all.clear();
    entries.oomKills = -1;
    entries.look(MINUTE);
    assertThat(restart().code()).isEqualTo("daemon_killed");
  }

  @Test
  void an_end_with_a_full_disk_says_so() {
    entries.diskFree = 1 << 20;
    entries.look(MINUTE);

    assertThat(restart().code()).isEqualTo("disk_full");
  }

  private void assertRestart(String code, String sentence) {
    assertThat(restart()).isEqualTo(new LossCause(code, sentence));
  }

  private LossCause restart() {
    return LossCause.ofRestart(entries.all, entries.pass(MINUTE).now());
  }

  @Test
  void a_host_that_slept_is_told_by_its_two_clocks() {
    entries.sleep(Duration.ofMinutes(9)).look(MINUTE);

    assertSilence(Duration.ofMinutes(10), "host_slept", "the host slept for 9 min");
  }

  @Test
  void a_daemon_that_did_not_look_while_the_host_was_awake_was_stopped() {
    entries.pass(Duration.ofMinutes(3)).look(MINUTE);

    assertSilence(
        Duration.ofMinutes(4),
        "daemon_stalled",
        "the runner did not get to run for 3 min: it was stopped, or its host was overloaded"
            + " (load 0.5)");
  }

  @Test
  void a_wall_clock_ahead_of_the_hosts_own_is_a_gap() {
    entries.jump(Duration.ofHours(1)).look(MINUTE);

    assertSilence(
        Duration.ofHours(1),
        "clock_gap",
        "the host's clock is 60 min ahead of the time that the host has counted: it was paused, or"
            + " its clock was set");
  }

  @Test
  void a_daemon_that_went_on_had_no_network() {
    entries.problem = "connection refused";
    entries.look(Duration.ofMinutes(3));

    assertThat(LossCause.ofSilence(entries.all, Duration.ofMinutes(3), "connection refused"))
        .isEqualTo(
            new LossCause(
                "network_gone",
                "the runner went on but had no answer from the server (connection refused)"));
  }

  @Test
  void what_cannot_be_proven_is_not_told() {
    entries.look(Duration.ofMinutes(3));

    assertThat(LossCause.ofSilence(entries.all, Duration.ofMinutes(3), null).code())
        .isEqualTo("unknown");
  }

  /// A short sleep does not explain a long silence.
  @Test
  void a_gap_must_be_at_least_half_of_the_loss() {
    entries.sleep(Duration.ofSeconds(30)).look(MINUTE);

    assertThat(LossCause.ofSilence(entries.all, Duration.ofMinutes(10), "timed out").code())
        .isEqualTo("network_gone");
  }

  private void assertSilence(Duration lost, String code, String sentence) {
    assertThat(LossCause.ofSilence(entries.all, lost, "timed out"))
        .isEqualTo(new LossCause(code, sentence));
  }
}
