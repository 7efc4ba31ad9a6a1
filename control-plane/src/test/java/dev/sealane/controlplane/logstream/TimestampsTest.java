package dev.sealane.controlplane.logstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TimestampsTest {

  private final Timestamps timestamps = new Timestamps();

  @Test
  void times_within_a_minute_are_told_from_what_is_none() {
    assertThat(valid("2026-01-02T03:04:05Z")).isTrue();

    Stream.of(
            "2026-01-02T03:04:59Z",
            "2026-01-02T03:04:05.1Z",
            "2026-01-02T03:04:05.123456789Z",
            "2026-01-02T03:04:05+01:00",
            "2026-02-28T23:59:59Z")
        .forEach(text -> assertThat(valid(text)).as(text).isTrue());
    Stream.of(
            "2026-01-02T03:04:60Z",
            "2026-01-02T03:04:5Z",
            "2026-01-02T03:04:05.1234567890Z",
            "2026-01-02T03:04:05.12x4Z",
            "2026-01-02T03:04:05",
            "2026-01-02T03:04:",
            "2026-02-30T03:04:05Z",
            "yesterday",
            "")
        .forEach(text -> assertThat(valid(text)).as(text).isFalse());
  }

  private boolean valid(String text) {
    return timestamps.valid(("  " + text + " ").toCharArray(), 2, text.length());
  }
}
