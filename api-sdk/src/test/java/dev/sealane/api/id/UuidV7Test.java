package dev.sealane.api.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class UuidV7Test {

  private Instant now = Instant.parse("2026-01-01T12:00:00Z");
  private final UuidV7 ids = new UuidV7(() -> now, new Random(1));

  @Test
  void ids_rise_also_when_the_clock_goes_back() {
    UUID first = ids.next();
    now = now.minusSeconds(3600);

    assertThat(new RunId(ids.next())).isGreaterThan(new RunId(first));
  }

  @Test
  void the_version_is_7_and_the_time_is_readable() {
    UUID id = ids.next();

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(now.toEpochMilli());
  }

  @Property(tries = 50)
  void any_two_in_a_row_rise(@ForAll @LongRange(min = -5, max = 5) long step) {
    UUID first = ids.next();
    now = now.plusMillis(step);

    assertThat(new RunId(ids.next())).isGreaterThan(new RunId(first));
  }
}
