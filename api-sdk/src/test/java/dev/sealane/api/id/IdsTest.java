package dev.sealane.api.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.api.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {

  private static final String TEXT = "01938f6a-7c00-7000-8000-00000000000a";

  private Instant now = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void an_id_has_one_lower_case_spelling() {
    assertThat(RunId.parse("01938F6A-7C00-7000-8000-00000000000A")).hasToString(TEXT);
    assertThat(Json.NATIVE.write(RunId.parse(TEXT))).isEqualTo("\"" + TEXT + "\"");
    assertThat(Json.NATIVE.read("\"" + TEXT + "\"", RunId.class)).isEqualTo(RunId.parse(TEXT));
  }

  @Test
  void what_is_no_uuid_is_refused_and_shown_cut() {
    for (String text :
        List.of(
            "", "1-1-1-1-1", TEXT + "0", TEXT.replace('-', '_'), "{" + TEXT + "}", " " + TEXT)) {
      assertThatThrownBy(() -> RunId.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("run id is");
    }
    assertThatThrownBy(() -> QueueId.parse("a\nb" + "x".repeat(10_000)))
        .hasMessageNotContaining("\n")
        .hasMessageNotContaining("x".repeat(100));
  }

  @Test
  void made_ids_are_version_7_and_rise_also_when_the_clock_goes_back() {
    UuidV7 ids = new UuidV7(() -> now, new Random(7));
    List<RunId> made = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      made.add(new RunId(ids.next()));
      if (i == 5_000) {
        now = now.minusSeconds(3600);
      }
    }

    assertThat(made).doesNotHaveDuplicates().isSorted();
    assertThat(made.stream().map(RunId::toString)).isSorted();
    UUID first = made.getFirst().value();
    assertThat(first.version()).isEqualTo(7);
    assertThat(first.variant()).isEqualTo(2);
    assertThat(first.getMostSignificantBits() >>> 16)
        .isEqualTo(Instant.parse("2026-01-02T03:04:05Z").toEpochMilli());
  }
}
