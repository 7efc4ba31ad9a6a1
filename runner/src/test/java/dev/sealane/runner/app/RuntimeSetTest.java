package dev.sealane.runner.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RuntimeSetTest {

  @Test
  void raw_output_leaves_room_for_what_comes_between_two_looks_below_twice_the_cap() {
    long cap = 256L << 20;

    assertThat(cap + RuntimeSet.rawLimit(cap)).isEqualTo(2 * cap - (32L << 20));
  }
}
