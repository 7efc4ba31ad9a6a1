package dev.sealane.runner.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.runner.net.ServerException.Answered;
import dev.sealane.runner.net.ServerException.ConnectionRefused;
import dev.sealane.runner.net.ServerException.Failure;
import dev.sealane.runner.net.ServerException.OutOfReach;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {

  /// Always the most that was asked for.
  private static final RandomGenerator LONGEST =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          return Long.MAX_VALUE;
        }

        @Override
        public long nextLong(long bound) {
          return bound - 1;
        }
      };

  @Test
  void a_server_that_was_away_is_asked_again_within_a_quarter_of_its_absence() {
    for (long away = 0; away <= 7_000; away += 10) {
      assertThat(millisUntilFound(away))
          .as("away for %d ms", away)
          .isLessThanOrEqualTo(away / 4 + 101)
          .isLessThan(2_000);
    }
  }

  @Test
  void a_server_that_refuses_is_asked_at_least_every_three_seconds() {
    assertThat(millisUntilFound(Duration.ofHours(1).toMillis())).isLessThanOrEqualTo(3_000);
    assertThat(waits(new ConnectionRefused(), 1_000)).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void a_server_that_does_not_answer_gets_twice_the_time_after_each_failure_up_to_30_s() {
    assertThat(waits(new OutOfReach(), 1)).isEqualTo(Duration.ofMillis(100));
    assertThat(waits(new OutOfReach(), 4)).isEqualTo(Duration.ofMillis(800));
    assertThat(waits(new Answered(503, "", null, null), 20)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void a_server_that_refused_for_long_and_then_fails_once_is_not_left_alone_for_half_a_minute() {
    Backoff backoff = new Backoff(LONGEST);
    Duration refused = Duration.ZERO;
    for (int i = 0; i < 12; i++) { // away for about 5 s
      refused = backoff.after(failed(new ConnectionRefused()));
    }

    Duration unready = backoff.after(failed(new Answered(503, "", null, null)));

    assertThat(unready).isGreaterThan(refused).isLessThan(Duration.ofMillis(2_400));
  }

  @Test
  void a_refused_credential_is_shown_again_after_a_minute() {
    assertThat(waits(new Answered(401, "", null, null), 1)).isEqualTo(Duration.ofSeconds(60));
    assertThat(waits(new Answered(403, "", null, null), 9)).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void a_success_makes_the_next_wait_short_again() {
    Backoff backoff = new Backoff(LONGEST);
    for (int i = 0; i < 10; i++) {
      assertThat(backoff.after(failed(new OutOfReach()))).isPositive();
    }

    backoff.reset();

    assertThat(backoff.after(failed(new OutOfReach()))).isEqualTo(Duration.ofMillis(100));
  }

  /// How long a server that refused connections for a time waits for the next one, with the longest
  /// waits that the jitter allows.
  private static long millisUntilFound(long away) {
    Backoff backoff = new Backoff(LONGEST);
    long now = 0;
    while (now < away) {
      now += backoff.after(failed(new ConnectionRefused())).toMillis();
    }
    return now - away;
  }

  /// The longest wait after so many failures in a row.
  private static Duration waits(Failure failure, int failures) {
    Backoff backoff = new Backoff(LONGEST);
    for (int i = 1; i < failures; i++) {
      assertThat(backoff.after(failed(failure))).isPositive();
    }
    return backoff.after(failed(failure));
  }

  private static ServerException failed(Failure failure) {
    return new ServerException(failure, "failed", null);
  }
}
