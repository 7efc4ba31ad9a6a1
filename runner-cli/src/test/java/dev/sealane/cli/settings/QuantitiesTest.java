package dev.sealane.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.cli.exit.CliException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class QuantitiesTest {

  @Test
  void durations_are_seconds_or_parts_with_units() {
    assertThat(Quantities.duration("t", "90")).isEqualTo(Duration.ofSeconds(90));
    assertThat(Quantities.duration("t", "90s")).isEqualTo(Duration.ofSeconds(90));
    assertThat(Quantities.duration("t", "1h30m")).isEqualTo(Duration.ofMinutes(90));
    assertThat(Quantities.duration("t", "2d")).isEqualTo(Duration.ofDays(2));
  }

  @Test
  void what_is_no_duration_is_named_with_the_rule() {
    for (String wrong :
        new String[] {"", "soon", "-5", "1.5h", "5m1h", "10 s", "1w", "99999999999"}) {
      assertThatThrownBy(() -> Quantities.duration("timeout", wrong))
          .as(wrong)
          .isInstanceOf(CliException.class)
          .hasMessageContaining("timeout is \"" + wrong + "\", must be");
    }
  }

  @Test
  void sizes_are_bytes_or_powers_of_1024() {
    assertThat(Quantities.bytes("m", "512")).isEqualTo(512);
    assertThat(Quantities.bytes("m", "512m")).isEqualTo(512L << 20);
    assertThat(Quantities.bytes("m", "2G")).isEqualTo(2L << 30);
    assertThat(Quantities.bytes("m", "2GiB")).isEqualTo(2L << 30);
    assertThat(Quantities.bytes("m", "7kb")).isEqualTo(7L << 10);
  }

  @Test
  void what_is_no_size_is_named_with_the_rule() {
    for (String wrong : new String[] {"", "lots", "-1", "1.5g", "9999999999999", "999999999999t"}) {
      assertThatThrownBy(() -> Quantities.bytes("memory", wrong))
          .as(wrong)
          .isInstanceOf(CliException.class)
          .hasMessageContaining("memory is \"" + wrong + "\", must be");
    }
  }

  @Test
  void durations_are_told_as_short_as_they_may_be() {
    assertThat(Quantities.text(Duration.ofMillis(450))).isEqualTo("0.4s");
    assertThat(Quantities.text(Duration.ofSeconds(45))).isEqualTo("45s");
    assertThat(Quantities.text(Duration.ofSeconds(125))).isEqualTo("2m 05s");
    assertThat(Quantities.text(Duration.ofSeconds(3723))).isEqualTo("1h 02m 03s");
  }
}
