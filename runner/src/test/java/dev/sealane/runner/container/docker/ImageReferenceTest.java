package dev.sealane.runner.container.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.runner.container.ContainerException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ImageReferenceTest {

  @Test
  void a_tag_is_added_where_none_is() {
    assertThat(ImageReference.parse("alpine").text()).isEqualTo("alpine:latest");
    assertThat(ImageReference.parse("host:5000/a/b").text()).isEqualTo("host:5000/a/b:latest");
  }

  @Test
  void complete_ones_stay() {
    Stream.of(
            "alpine:3.20",
            "ghcr.io/owner/name_x/y--z:v1.2-rc.1",
            "localhost:5000/x:1",
            "alpine@sha256:" + "a".repeat(64),
            "sha256:" + "b".repeat(64))
        .forEach(image -> assertThat(ImageReference.parse(image).text()).isEqualTo(image));
  }

  @Test
  void what_is_none_is_refused() {
    Stream.of(
            "", "a b", "x;id", "$(id)", "../x", "-v", "UPPER/Case x", "a:", "a/" + "b".repeat(600))
        .forEach(image ->
            assertThatThrownBy(() -> ImageReference.parse(image))
                .isInstanceOf(ContainerException.class));
  }
}
