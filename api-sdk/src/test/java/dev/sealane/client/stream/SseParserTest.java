package dev.sealane.client.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SseParserTest {

  private final SseParser parser = new SseParser();

  @Test
  void a_frame_counts_when_its_empty_line_came() {
    assertThat(frames("event: log", "id: 1:2", "data: {}")).isEmpty();
    assertThat(frames("")).containsExactly(new SseFrame("log", "1:2", "{}"));
  }

  @Test
  void data_lines_are_joined_and_only_one_blank_is_dropped() {
    assertThat(frames("data:  a", "data:b", "data", ""))
        .containsExactly(new SseFrame("message", "", " a\nb\n"));
  }

  @Test
  void comments_and_unknown_fields_are_nothing() {
    assertThat(frames(": hello", "retry: 1000", "", "event: status", "")).isEmpty();
  }

  @Test
  void an_id_belongs_to_its_own_frame() {
    assertThat(frames("id: 1:1", "data: a", "", "data: b", ""))
        .containsExactly(new SseFrame("message", "1:1", "a"), new SseFrame("message", "", "b"));
  }

  private List<SseFrame> frames(String... lines) {
    return List.of(lines).stream().map(parser::line).flatMap(Optional::stream).toList();
  }
}
