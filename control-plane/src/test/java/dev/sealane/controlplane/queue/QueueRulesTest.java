package dev.sealane.controlplane.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueueRulesTest {

  private static final String NONCE = "AAAAAAAAAAAAAAAAAAAAAA";

  private final RunnerQueue queue = Fixtures.plan42Queue(Fixtures.queueId());

  @Test
  void the_second_failed_check_makes_a_queue_unhealthy_and_one_passed_check_heals_it() {
    RunnerQueue once = queue.checked(false, 2, Fixtures.NOW);
    RunnerQueue twice = once.checked(false, 2, Fixtures.NOW);
    RunnerQueue healed = twice.checked(true, 2, Fixtures.NOW);

    assertThat(once.healthy()).isTrue();
    assertThat(twice.healthy()).isFalse();
    assertThat(twice.version()).isEqualTo(queue.version() + 1);
    assertThat(healed.healthy()).isTrue();
    assertThat(healed.failedChecks()).isZero();
  }

  @Test
  void a_draining_queue_never_becomes_healthy_again() {
    RunnerQueue draining = queue.with(change(false, true), Fixtures.NOW);

    assertThat(draining.checked(true, 2, Fixtures.NOW).healthy()).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> change(true, true).check(draining))
        .withMessage("IsHealthy is true, must be false while Draining is true");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> change(true, false).check(draining))
        .withMessage("Draining is false, must stay true once it was");
  }

  @Test
  void draining_comes_with_unhealthy() {
    assertThatCode(() -> change(false, true).check(queue)).doesNotThrowAnyException();
    assertThatIllegalArgumentException().isThrownBy(() -> change(true, true).check(queue));
  }

  @Test
  void polls_are_numbered_from_1_and_carry_a_nonce_of_22_characters() {
    assertThat(Poll.numbered("7", NONCE)).isEqualTo(new Poll(7, NONCE));
    for (String no : new String[] {"", "0", "-1", "x", "99999999999999999999"}) {
      assertThatIllegalArgumentException().isThrownBy(() -> Poll.numbered(no, NONCE));
    }
    for (String nonce : new String[] {"", "A", NONCE + "A", "AAAAAAAAAAAAAAAAAAAAA="}) {
      assertThatIllegalArgumentException().isThrownBy(() -> Poll.numbered("1", nonce));
    }
  }

  private static QueueChange change(boolean healthy, boolean draining) {
    return new QueueChange(
        Optional.of(healthy),
        Optional.of(draining),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
