package dev.sealane.client.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.client.SealaneClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectZipTest {

  @TempDir Path directory;

  @Test
  void hidden_entries_and_pycache_stay_at_home() throws IOException {
    file("main.py");
    file("pkg/__pycache__/a.pyc");
    file("pkg/b.py");
    file(".env");
    file(".git/config");

    assertThat(packed(directory)).containsExactly("main.py", "pkg/b.py");
  }

  @Test
  void a_project_below_a_dot_directory_is_packed_whole() throws IOException {
    file(".cache/tree/main.py");
    file(".cache/tree/.hidden");

    assertThat(packed(directory.resolve(".cache/tree"))).containsExactly("main.py");
  }

  @Test
  void sealaneignore_adds_and_takes_back() throws IOException {
    file("a.log");
    file("keep.log");
    file("build/out.bin");
    file("src/build/x");
    file("docs/deep/note.md");
    file(".github/workflow.yml");
    Files.writeString(
        directory.resolve(".sealaneignore"),
        """
        # logs
        *.log
        !keep.log
        /build/
        docs/**/*.md
        !.github
        """);

    assertThat(packed(directory))
        .containsExactly(".github/workflow.yml", "keep.log", "src/build/x");
  }

  @Test
  void a_link_is_packed_only_when_it_stays_inside(@TempDir Path elsewhere) throws IOException {
    file("real.txt");
    Files.writeString(elsewhere.resolve("secret"), "secret");
    Files.createSymbolicLink(directory.resolve("inside"), Path.of("real.txt"));
    Files.createSymbolicLink(directory.resolve("outside"), elsewhere.resolve("secret"));
    Files.createSymbolicLink(directory.resolve("loop"), directory);

    assertThat(packed(directory)).containsExactly("inside", "real.txt");
  }

  @Test
  void scripts_stay_executable(@TempDir Path target) throws IOException {
    file("run.sh");
    Files.setPosixFilePermissions(
        directory.resolve("run.sh"), PosixFilePermissions.fromString("rwxr-x---"));
    Path archive = target.resolve("project.zip");

    ProjectZip.write(ProjectFiles.of(directory, _ -> true), archive);

    try (var zip = FileSystems.newFileSystem(archive, Map.of("enablePosixFileAttributes", true))) {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(zip.getPath("run.sh"))))
          .isEqualTo("rwxr-x---");
    }
  }

  private void file(String name) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, name);
  }

  private static List<String> packed(Path project) throws IOException {
    List<String> names = new ArrayList<>();
    byte[] archive = SealaneClient.createProjectZip(project);
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!entry.isDirectory()) {
          names.add(entry.getName());
        }
      }
    }
    names.sort(null);
    return names;
  }
}
