package dev.sealane.api.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.id.RunId;
import dev.sealane.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportEntryTest {

  private static final RunId RUN = RunId.parse("01890000-0000-7000-8000-000000000001");

  @Test
  void every_entry_of_a_list_says_its_kind() {
    List<ReportEntry> entries =
        List.of(
            new ReportEntry.Log(RUN, 1, 1, List.of()),
            new ReportEntry.Log(RUN, 1, 8, List.of(), true),
            new ReportEntry.GivenBack(RUN, 1, false, "restarted"));

    byte[] text = Json.NATIVE.writeListBytes(entries, ReportEntry.class);

    assertThat(new String(text, StandardCharsets.UTF_8)).containsOnlyOnce("suppressed");
    assertThat(Json.NATIVE.readList(text, ReportEntry.class)).isEqualTo(entries);
  }
}
