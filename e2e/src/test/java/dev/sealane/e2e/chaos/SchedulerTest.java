package dev.sealane.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.log.LogStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SchedulerTest {

  private static final Schedule.Size SIZE = new Schedule.Size(Duration.ofMinutes(3), 3, 220, 54);

  @Test
  void the_same_seed_draws_the_same_faults_and_runs() {
    assertThat(Scheduler.draw(7, SIZE)).isEqualTo(Scheduler.draw(7, SIZE));
    assertThat(Scheduler.draw(8, SIZE)).isNotEqualTo(Scheduler.draw(7, SIZE));
  }

  @Test
  void every_kind_of_fault_comes_before_one_comes_too_often() {
    Stream<String> kinds =
        Scheduler.draw(7, SIZE).faults().stream().map(it -> it.fault().kind()).distinct();

    assertThat(kinds)
        .contains(
            "kill -9 runner",
            "kill -9 twice runner",
            "restart runner",
            "kill -9 server",
            "kill -9 all",
            "stop > lease runner",
            "stop > fence runner",
            "stop > lease server",
            "torn journal",
            "net slow",
            "net cut",
            "net answers lost",
            "net requests repeated",
            "net half open",
            "kill -9 engine",
            "restart engine",
            "disk full runner",
            "disk full server",
            "clock jump server",
            "clock jump runner");
  }

  @Test
  void lines_have_up_to_16_kib_of_all_kinds_of_letters() {
    int longest =
        Scheduler.draw(7, SIZE).runs().stream()
            .flatMap(run -> Stream.of(LogStream.values()).map(run.script()::output))
            .flatMap(String::lines)
            .mapToInt(line -> line.getBytes(StandardCharsets.UTF_8).length)
            .max()
            .orElseThrow();

    assertThat(longest).isEqualTo((16 << 10) - 1);
  }
}
