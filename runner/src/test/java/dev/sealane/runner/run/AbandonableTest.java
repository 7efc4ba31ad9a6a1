package dev.sealane.runner.run;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AbandonableTest {

  @Test
  @Timeout(value = 10, unit = TimeUnit.SECONDS)
  void an_error_of_the_work_ends_the_wait_of_its_caller() {
    Error error = new StackOverflowError();

    assertThatThrownBy(() ->
            Abandonable.run(
                "work",
                () -> {
                  throw error;
                },
                () -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasCause(error);
  }
}
