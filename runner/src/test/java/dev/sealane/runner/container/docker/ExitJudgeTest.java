package dev.sealane.runner.container.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.runner.container.docker.ExitJudge.Outage;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExitJudgeTest {

  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  private static Instant at(long seconds) {
    return START.plusSeconds(seconds);
  }

  @Test
  void an_end_with_the_engine_in_reach_is_the_programs() {
    assertThat(ExitJudge.isPrograms(START, at(5), List.of(at(-100)), List.of())).isTrue();
  }

  @Test
  void an_end_before_the_engine_started_again_is_not() {
    assertThat(ExitJudge.isPrograms(START, at(5), List.of(at(3600)), List.of())).isFalse();
    assertThat(ExitJudge.isPrograms(START, at(3620), List.of(at(3600)), List.of())).isFalse();
  }

  @Test
  void an_end_long_after_the_engine_started_again_is() {
    assertThat(ExitJudge.isPrograms(START, at(3700), List.of(at(3600)), List.of())).isTrue();
  }

  @Test
  void an_end_near_an_outage_is_not() {
    List<Outage> outages = List.of(new Outage(at(100), at(200)));

    assertThat(ExitJudge.isPrograms(START, at(150), List.of(), outages)).isFalse();
    assertThat(ExitJudge.isPrograms(START, at(75), List.of(), outages)).isFalse();
    assertThat(ExitJudge.isPrograms(START, at(225), List.of(), outages)).isFalse();
    assertThat(ExitJudge.isPrograms(START, at(60), List.of(), outages)).isTrue();
    assertThat(ExitJudge.isPrograms(START, at(240), List.of(), outages)).isTrue();
  }
}
