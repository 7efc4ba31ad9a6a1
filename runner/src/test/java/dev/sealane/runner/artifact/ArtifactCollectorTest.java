package dev.sealane.runner.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.runner.container.WorkspaceView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactCollectorTest {

  @TempDir private Path directory;

  private final ArtifactCollector collector = new ArtifactCollector();
  private final List<String> remarks = new ArrayList<>();
  private WorkspaceView view = new WorkspaceView(Path.of(""), Path.of(""));

  @BeforeEach
  void make_directories() throws IOException {
    Files.createDirectories(directory.resolve("workspace/out"));
    view =
        new WorkspaceView(
            directory.resolve("workspace"),
            Files.createDirectories(directory.resolve("artifacts")));
  }

  private List<String> collected(ArtifactLimits limits, String... globs) {
    return collector.collect(view, List.of(globs), limits, remarks::add).stream()
        .map(CollectedArtifact::path)
        .toList();
  }

  @Test
  void globs_and_the_artifacts_directory_are_collected() throws IOException {
    Files.writeString(view.workspace().resolve("out/a.txt"), "abc");
    Files.writeString(view.workspace().resolve("other"), "x");
    Files.writeString(view.artifacts().resolve("left"), "y");

    List<CollectedArtifact> artifacts =
        collector.collect(view, List.of("out/*"), ArtifactLimits.DEFAULT);

    assertThat(artifacts).extracting(CollectedArtifact::path).containsExactly("left", "out/a.txt");
    assertThat(artifacts.getLast().size()).isEqualTo(3);
    assertThat(artifacts.getLast().sha256())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void an_interrupt_is_not_taken_for_a_file_that_cannot_be_read() throws IOException {
    Files.writeString(view.artifacts().resolve("left"), "y");
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> collected(ArtifactLimits.DEFAULT))
        .isInstanceOf(ArtifactException.class);
    assertThat(Thread.interrupted()).as("still interrupted").isTrue();
    assertThat(remarks).isEmpty();
  }

  @Test
  void links_are_never_followed() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "secret");
    Files.createDirectories(directory.resolve("elsewhere"));
    Files.writeString(directory.resolve("elsewhere/file"), "x");
    Files.createSymbolicLink(view.workspace().resolve("out/link"), secret);
    Files.createSymbolicLink(view.workspace().resolve("out/dir"), directory.resolve("elsewhere"));
    Files.createSymbolicLink(view.artifacts().resolve("link"), secret);

    assertThat(collected(ArtifactLimits.DEFAULT, "**", "out/dir/file")).isEmpty();
  }

  @Test
  void an_artifacts_directory_that_became_a_link_is_empty() throws IOException {
    Files.delete(view.artifacts());
    Files.createSymbolicLink(view.artifacts(), directory.resolve("workspace"));
    Files.writeString(view.workspace().resolve("file"), "x");

    assertThat(collected(ArtifactLimits.DEFAULT)).isEmpty();
  }

  @Test
  void limits_leave_files_out_and_say_so() throws IOException {
    Files.writeString(view.artifacts().resolve("a"), "12");
    Files.writeString(view.artifacts().resolve("b"), "12345");
    Files.writeString(view.artifacts().resolve("c"), "12");
    Files.writeString(view.artifacts().resolve("d"), "1");

    assertThat(collected(new ArtifactLimits(4, 3, 10, Duration.ZERO))).containsExactly("a", "d");
    assertThat(remarks).hasSize(2);
    assertThat(collected(new ArtifactLimits(9, 99, 1, Duration.ZERO))).containsExactly("a");
  }

  @Test
  void a_glob_that_leaves_the_workspace_is_refused() {
    assertThatThrownBy(() -> collected(ArtifactLimits.DEFAULT, "../*"))
        .isInstanceOf(ArtifactException.class);
  }
}
