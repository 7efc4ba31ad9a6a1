package dev.sealane.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogRulesTest {

  private static final String WHOLE = "eins\nzwei\ndrei\nzwei\n";

  @Test
  void a_log_may_lack_only_what_a_hole_marks() {
    assertThat(fits("eins\n_zwei\n", true)).isTrue();
    assertThat(fits("_drei\nzwei\n", true)).isTrue();
    assertThat(fits("eins\nzwei\n_", true)).isTrue();
    assertThat(fits("eins\n_drei\n_", true)).isTrue();

    assertThat(fits("zwei\n_drei\nzwei\n", true)).as("begin is missing, unmarked").isFalse();
    assertThat(fits("eins\n_drei\n", true)).as("end is missing, unmarked").isFalse();
    assertThat(fits("eins\n_vier\n_", true)).as("nobody wrote that").isFalse();
    assertThat(fits("eins\n_drei\n_eins\n_", true)).as("out of order").isFalse();
  }

  @Test
  void a_hole_may_go_through_a_character() {
    assertThat(fits("eins\n\uFFFD_\uFFFD\uFFFDzwei\n", true)).isTrue();
    assertThat(fits("eins\n\uFFFDzwei\ndrei\n_", true)).as("not beside a hole").isFalse();
  }

  @Test
  void what_did_not_come_to_its_end_may_stop_anywhere_behind_a_hole() {
    assertThat(fits("eins\n_drei\n", false)).isTrue();
    assertThat(fits("eins\n_vier\n", false)).isFalse();
  }

  @Test
  void a_hole_may_cut_off_a_secret_behind_its_first_characters() {
    String whole = "it is ***.\nend\n";

    assertThat(fitsMasked("it is sec_end\n", whole)).isTrue();
    assertThat(fitsMasked("it is s_***.\nend\n", whole)).as("a secret twice").isFalse();
    assertThat(fitsMasked("it is secr_end\n", whole)).as("too much of it").isFalse();
    assertThat(fitsMasked("it is abc_end\n", whole)).as("nobody wrote that").isFalse();
  }

  private static boolean fitsMasked(String text, String whole) {
    return LogRules.fits(text.replace('_', Transcript.HOLE), whole, true, "secret-1");
  }

  private static boolean fits(String text, boolean toItsEnd) {
    return LogRules.fits(text.replace('_', Transcript.HOLE), WHOLE, toItsEnd, "");
  }
}
