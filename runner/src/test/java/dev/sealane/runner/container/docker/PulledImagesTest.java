package dev.sealane.runner.container.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PulledImagesTest {

  @TempDir Path directory;
  private Instant now = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void the_least_recently_used_goes_first_also_after_a_restart() {
    PulledImages before = open();
    before.pulled(image("a:1"));
    before.pulled(image("b:1"));
    now = now.plus(Duration.ofDays(1));
    before.used(image("a:1"));
    now = now.plus(Duration.ofDays(1));

    assertThat(open().leastRecentlyUsed()).containsExactly(text("b:1"), text("a:1"));
  }

  @Test
  void what_somebody_else_brought_here_is_never_named() {
    PulledImages images = open();
    images.used(image("imported:1"));
    now = now.plus(Duration.ofDays(1));

    assertThat(images.leastRecentlyUsed()).isEmpty();
  }

  @Test
  void what_was_used_within_the_hour_stays() {
    PulledImages images = open();
    images.pulled(image("a:1"));
    now = now.plus(Duration.ofMinutes(59));
    assertThat(images.leastRecentlyUsed()).isEmpty();

    now = now.plus(Duration.ofMinutes(2));
    assertThat(images.leastRecentlyUsed()).hasSize(1);
  }

  @Test
  void what_is_gone_is_forgotten() {
    PulledImages images = open();
    images.pulled(image("a:1"));
    now = now.plus(Duration.ofDays(1));
    images.forget(text("a:1"));

    assertThat(open().leastRecentlyUsed()).isEmpty();
  }

  @Test
  void a_broken_list_costs_only_itself() throws IOException {
    Files.writeString(file(), "[{");
    PulledImages images = open();
    images.pulled(image("a:1"));
    now = now.plus(Duration.ofDays(1));

    assertThat(open().leastRecentlyUsed()).hasSize(1);
  }

  private PulledImages open() {
    return new PulledImages(file(), () -> now);
  }

  private Path file() {
    return directory.resolve("pulled-images.json");
  }

  private static ImageReference image(String text) {
    return ImageReference.parse(text);
  }

  private static String text(String text) {
    return image(text).text();
  }
}
