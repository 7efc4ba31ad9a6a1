package dev.sealane.api.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ArchiveRulesTest {

  private final ArchiveRules rules = new ArchiveRules(new ArchiveLimits(10, 1_000));

  @Test
  void plain_entries_pass_in_their_normal_form() {
    assertThat(rules.directory("./").isRoot()).isTrue();
    assertThat(rules.directory("src/").text()).isEqualTo("src");
    assertThat(rules.file("./src//App.java", 10).text()).isEqualTo("src/App.java");
    assertThat(rules.directory("src").text()).isEqualTo("src");
  }

  @Test
  void a_path_that_leaves_the_archive_is_refused() {
    refused(() -> rules.file("../x", 1), "archive entry \"../x\": its path contains \"..\"");
    refused(() -> rules.file("a/../../x", 1), "contains \"..\"");
    refused(() -> rules.file("/etc/passwd", 1), "its path is absolute");
    refused(() -> rules.directory("a/.."), "contains \"..\"");
    refused(() -> rules.file("./", 1), "its path is empty");
    refused(() -> rules.file("a\0b", 1), "zero character");
    refused(() -> rules.file("n".repeat(256), 1), "longer than 255 bytes");
    refused(() -> rules.file("é/".repeat(1_500) + "x", 1), "longer than 4095 bytes");
  }

  @Test
  void control_characters_do_not_reach_the_message() {
    assertThatThrownBy(() -> rules.file("/a\n\u001b[31m", 1)).hasMessageNotContaining("\n");
  }

  @Test
  void an_entry_appears_once() {
    rules.file("a", 1);
    refused(() -> rules.file("./a", 1), "it appears twice");
    refused(() -> rules.directory("a"), "it appears twice");
    refused(() -> rules.file("a/b", 1), "lies below \"a\", which is no directory");
  }

  @Test
  void a_link_stays_inside() {
    assertThat(rules.symbolicLink("bin/tool", "../lib/tool.js").text()).isEqualTo("bin/tool");
    refused(() -> rules.symbolicLink("up", ".."), "leaves the archive");
    refused(() -> rules.symbolicLink("a/up", "../../x"), "leaves the archive");
    refused(() -> rules.symbolicLink("abs", "/etc"), "empty or absolute");
    refused(() -> rules.symbolicLink("a/down", "x/../y"), "behind a name");
  }

  @Test
  void nothing_lies_behind_a_link() {
    rules.symbolicLink("a/link", "..");
    refused(() -> rules.file("a/link/x", 1), "lies below \"a/link\", which is no directory");
    refused(() -> rules.file("A/Link/x", 1), "only in case");
    refused(() -> rules.symbolicLink("a", "b"), "it appears twice");
  }

  @Test
  void a_hard_link_needs_an_earlier_file() {
    rules.file("data/a", 1);
    rules.symbolicLink("link", "data/a");

    assertThat(rules.hardLink("b", "./data/a").text()).isEqualTo("data/a");
    refused(() -> rules.hardLink("c", "link"), "no earlier file");
    refused(() -> rules.hardLink("d", "../a"), "contains \"..\"");
  }

  @Test
  void sizes_are_counted_and_not_believed() {
    refused(() -> rules.file("large", 1_001), "pass 1000 bytes");
    rules.file("liar", 1);
    rules.unpacked("liar", 1_000);
    refused(() -> rules.unpacked("liar", 1), "pass 1000 bytes");
  }

  @Test
  void directories_that_are_only_implied_count() {
    refused(() -> rules.file("a/b/c/d/e/f/g/h/i/j/k", 1), "one too many, at most 10");
  }

  @Test
  void the_root_again_and_again_counts() {
    for (int i = 0; i < 10; i++) {
      rules.directory("./");
    }
    refused(() -> rules.directory("./"), "one too many");
  }

  private static void refused(ThrowingCallable entry, String rule) {
    assertThatThrownBy(entry).isInstanceOf(ArchiveException.class).hasMessageContaining(rule);
  }
}
