package dev.sealane.runner.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class GlobTest {

  private static boolean matches(String glob, String path) {
    return Glob.parse(glob).matches(List.of(path.split("/", -1)));
  }

  @Test
  void a_star_stays_within_one_name() {
    assertThat(matches("out/*", "out/a.txt")).isTrue();
    assertThat(matches("*.txt", "a.txt")).isTrue();
    assertThat(matches("*.txt", "out/a.txt")).isFalse();
    assertThat(matches("a*b*c", "axxbyyc")).isTrue();
    assertThat(matches("a*b*c", "axxbyy")).isFalse();
    assertThat(matches("a?c", "abc")).isTrue();
  }

  @Test
  void two_stars_cross_directories() {
    assertThat(matches("**/*.xml", "a.xml")).isTrue();
    assertThat(matches("**/*.xml", "a/b/c.xml")).isTrue();
    assertThat(matches("a/**/z", "a/z")).isTrue();
    assertThat(matches("a/**/z", "a/b/c/z")).isTrue();
    assertThat(matches("a/**/z", "b/z")).isFalse();
    assertThat(matches("**", "any/thing")).isTrue();
  }

  @Test
  void a_directory_means_all_below_it() {
    assertThat(matches("out", "out/deep/file")).isTrue();
    assertThat(matches("out/", "out/file")).isTrue();
    assertThat(matches("./out", "out/file")).isTrue();
    assertThat(matches("out", "outer/file")).isFalse();
  }

  @Test
  void braces_hold_alternatives() {
    assertThat(matches("*.{log,txt}", "a.log")).isTrue();
    assertThat(matches("*.{log,txt}", "a.txt")).isTrue();
    assertThat(matches("*.{log,txt}", "a.xml")).isFalse();
  }

  @Test
  void what_leaves_the_tree_is_refused() {
    assertThatThrownBy(() -> Glob.parse("../x")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Glob.parse("/etc/*")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Glob.parse("{a,b}".repeat(20)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void many_stars_cost_no_time() {
    assertThat(matches("*a".repeat(500) + "b", "a".repeat(2000))).isFalse();
    assertThat(matches("**/".repeat(200) + "b", "a/".repeat(500) + "a")).isFalse();
  }
}
