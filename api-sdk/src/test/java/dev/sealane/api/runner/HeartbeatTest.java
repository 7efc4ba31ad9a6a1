package dev.sealane.api.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

  @Test
  void its_silent_runtimes_never_change() {
    SortedSet<String> silent = new TreeSet<>(List.of("docker"));
    Heartbeat beat =
        new Heartbeat(1, false, 1, 1, 1, Heartbeat.Reserved.NONE, 1, null, List.of(), silent);

    silent.clear();

    assertThat(beat.silentRuntimes()).containsExactly("docker");
    assertThatThrownBy(() -> beat.silentRuntimes().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
