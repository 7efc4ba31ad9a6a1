package dev.sealane.configui.draft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.runner.config.Setting;
import java.util.List;
import org.junit.jupiter.api.Test;

class DraftTest {

  private static final Setting POLICY = new Setting(List.of("policy", "allow_local_repos"), true);
  private static final Setting GITHUB =
      new Setting(List.of("github", "ghe", "url"), "https://github.example.com");

  @Test
  void what_has_no_field_is_kept() {
    Draft draft = Draft.of(List.of(POLICY, GITHUB)).with(Field.URL, "https://a.example");

    assertThat(draft.settings())
        .contains(POLICY, GITHUB, new Setting(List.of("runner", "url"), "https://a.example"));
    assertThat(draft.connections()).containsExactly("ghe");
  }

  @Test
  void values_get_the_type_that_the_file_wants() {
    Draft draft =
        Draft.of(List.of())
            .with(Field.SLOTS, "4")
            .with(Field.CPUS, "0.5")
            .with(Field.LABELS, "linux, gpu,")
            .with(Field.ALLOW_PROCESS, "true");

    assertThat(draft.settings())
        .containsExactlyInAnyOrder(
            new Setting(List.of("runner", "slots"), 4L),
            new Setting(List.of("runner", "cpus"), 0.5),
            new Setting(List.of("runner", "labels"), List.of("linux", "gpu")),
            new Setting(List.of("runner", "allow_process"), true));
  }

  @Test
  void a_cleared_field_leaves_the_file() {
    Draft draft = Draft.of(List.of(new Setting(List.of("runner", "slots"), 4L)));

    assertThat(draft.text(Field.SLOTS)).isEqualTo("4");
    assertThat(draft.with(Field.SLOTS, " ").settings()).isEmpty();
  }

  @Test
  void the_daemons_rules_decide() {
    Draft draft = Draft.of(List.of()).with(Field.SLOTS, "many").with(Field.URL, "ftp://x");

    assertThat(draft.problemOf(Field.SLOTS))
        .hasValueSatisfying(it -> assertThat(it).contains("slots"));
    assertThat(draft.problems())
        .anyMatch(it -> it.contains("runner.url"))
        .anyMatch(it -> it.contains("runner.token: is missing"));
  }

  @Test
  void a_draft_never_prints_its_token() {
    assertThat(Draft.of(List.of()).with(Field.TOKEN, "p42r_secret").toString())
        .doesNotContain("secret");
  }
}
