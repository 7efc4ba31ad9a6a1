package dev.sealane.runner.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SystemHostClockTest {

  @Test
  void a_tool_of_the_system_tells_what_it_knows() throws IOException {
    assertThat(SystemHostClock.output(Duration.ofSeconds(30), "echo", "12.5")).isEqualTo("12.5\n");
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.SECONDS)
  void a_tool_of_the_system_that_hangs_is_not_waited_for() {
    assertThatThrownBy(() -> SystemHostClock.output(Duration.ofMillis(50), "sleep", "600"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("did not end within 50 ms");
  }
}
