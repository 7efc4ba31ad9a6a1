package dev.sealane.runner.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestCommandTest {

  @TempDir private Path tree;

  private void file(String name, String text) throws IOException {
    Path file = tree.resolve(name);
    Files.createDirectories(file.resolve("..").normalize());
    Files.writeString(file, text);
  }

  private List<String> detected() {
    return TestCommand.detect(tree).map(TestCommand::command).orElse(List.of());
  }

  @Test
  void an_empty_tree_asks_for_nothing() {
    assertThat(TestCommand.detect(tree)).isEmpty();
  }

  @Test
  void the_project_file_wins() throws IOException {
    file("Makefile", "test:\n\ttrue\n");
    file("sealane.yaml", "test: python3 -m pytest -q\n");

    assertThat(detected()).containsExactly("sh", "-c", "python3 -m pytest -q");
    assertThat(TestCommand.detect(tree).orElseThrow().sentence()).contains("sealane.yaml");
  }

  @Test
  void the_project_file_may_list_words() throws IOException {
    file(".sealane.yaml", "test: [node, --test]\nother: 1\n");

    assertThat(detected()).containsExactly("node", "--test");
  }

  @Test
  void a_broken_project_file_is_told() throws IOException {
    file("sealane.yaml", "test: [unclosed\n");

    assertThatThrownBy(this::detected)
        .isInstanceOfSatisfying(
            WorkspaceException.class, e -> assertThat(e.code()).isEqualTo("project_file_invalid"));
  }

  @Test
  void a_makefile_counts_when_it_has_the_target() throws IOException {
    file("Makefile", "tests: x\n\ttrue\ntest := 1\n");
    file("package.json", "{}");
    assertThat(detected()).containsExactly("npm", "test");

    file("Makefile", "all:\n\ntest: all\n\ttrue\n");
    assertThat(detected()).containsExactly("make", "test");
  }

  @Test
  void the_tree_tells_its_tool() throws IOException {
    file("Cargo.toml", "");
    assertThat(detected()).containsExactly("cargo", "test");
    file("go.mod", "");
    assertThat(detected()).containsExactly("go", "test", "./...");
    file("package.json", "{}");
    assertThat(detected()).containsExactly("npm", "test");
    file("pom.xml", "");
    assertThat(detected()).containsExactly("mvn", "-B", "test");
    file("tests/test_it.py", "");
    assertThat(detected()).containsExactly("pytest", "-v");
  }

  @Test
  void a_link_is_no_project_file() throws IOException {
    Files.createSymbolicLink(tree.resolve("sealane.yaml"), Path.of("/etc/passwd"));

    assertThat(TestCommand.detect(tree)).isEmpty();
  }
}
