package dev.sealane.runner.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.api.archive.ArchiveLimits;
import dev.sealane.api.id.ArchiveId;
import dev.sealane.api.run.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspacesArchiveTest {

  private static final Source.Archive ARCHIVE =
      new Source.Archive(new ArchiveId(UUID.randomUUID()));

  @TempDir private Path directory;

  private final Workspaces workspaces = new Workspaces(false, new ArchiveLimits(20, 100_000));

  private Path workspace() {
    return directory.resolve("workspace");
  }

  private void unpack(byte[] archive) throws InterruptedException {
    workspaces.fill(workspace(), ARCHIVE, _ -> {}, (_, target) -> Files.write(target, archive));
  }

  private void assertRefused(byte[] archive) {
    assertThatThrownBy(() -> unpack(archive))
        .isInstanceOfSatisfying(
            WorkspaceException.class,
            e -> {
              assertThat(e.code()).isEqualTo("archive_invalid");
              assertThat(e.usersFault()).isTrue();
            });
  }

  private interface Entries {
    void addTo(TarArchiveOutputStream tar) throws IOException;
  }

  private static byte[] tarGz(Entries entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      entries.addTo(tar);
    }
    return bytes.toByteArray();
  }

  private static void file(TarArchiveOutputStream tar, String name, byte[] content, int mode)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(content.length);
    entry.setMode(mode);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private static void special(TarArchiveOutputStream tar, String name, byte type, String target)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
    entry.setLinkName(target);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  @Test
  void a_tar_is_unpacked_with_modes_and_inner_links() throws IOException, InterruptedException {
    unpack(
        tarGz(tar -> {
          file(tar, "src/run.sh", new byte[] {'x'}, 0755);
          file(tar, "src/" + "long".repeat(60), new byte[10], 0644);
          special(tar, "link", TarConstants.LF_SYMLINK, "src/run.sh");
          special(tar, "hard", TarConstants.LF_LINK, "src/run.sh");
        }));

    assertThat(workspace().resolve("src/run.sh")).hasContent("x").isExecutable();
    assertThat(workspace().resolve("src/" + "long".repeat(60))).hasSize(10);
    assertThat(Files.isSymbolicLink(workspace().resolve("link"))).isTrue();
    assertThat(workspace().resolve("link")).hasContent("x");
    assertThat(workspace().resolve("hard")).hasContent("x");
  }

  @Test
  void a_zip_is_unpacked() throws IOException, InterruptedException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
      ZipArchiveEntry entry = new ZipArchiveEntry("dir/run.sh");
      entry.setUnixMode(0100755);
      zip.putArchiveEntry(entry);
      zip.write('x');
      zip.closeArchiveEntry();
    }

    unpack(bytes.toByteArray());

    assertThat(workspace().resolve("dir/run.sh")).hasContent("x").isExecutable();
  }

  @Test
  void what_leaves_the_tree_is_refused() throws IOException {
    assertRefused(tarGz(tar -> file(tar, "../x", new byte[1], 0644)));
    assertRefused(tarGz(tar -> file(tar, "/tmp/x", new byte[1], 0644)));
    assertRefused(tarGz(tar -> special(tar, "l", TarConstants.LF_SYMLINK, "../../x")));
    assertRefused(tarGz(tar -> special(tar, "l", TarConstants.LF_SYMLINK, "/etc/passwd")));
    assertRefused(tarGz(tar -> special(tar, "l", TarConstants.LF_LINK, "../x")));
    assertThat(directory.resolve("x")).doesNotExist();
  }

  @Test
  void a_file_behind_a_link_is_refused() throws IOException {
    assertRefused(
        tarGz(tar -> {
          special(tar, "l", TarConstants.LF_SYMLINK, "dir");
          file(tar, "l/x", new byte[1], 0644);
        }));
  }

  @Test
  void devices_and_duplicates_are_refused() throws IOException {
    assertRefused(tarGz(tar -> special(tar, "dev", TarConstants.LF_CHR, "")));
    assertRefused(tarGz(tar -> special(tar, "fifo", TarConstants.LF_FIFO, "")));
    Workspaces.remove(workspace());
    assertRefused(
        tarGz(tar -> {
          file(tar, "a", new byte[1], 0644);
          file(tar, "a", new byte[1], 0644);
        }));
  }

  @Test
  void too_much_is_refused() throws IOException {
    assertRefused(tarGz(tar -> file(tar, "zeros", new byte[100_001], 0644)));
    assertRefused(
        tarGz(tar -> {
          for (int i = 0; i < 21; i++) {
            file(tar, "f" + i, new byte[0], 0644);
          }
        }));
  }

  @Test
  void a_header_that_would_fill_the_memory_is_refused() throws IOException {
    assertRefused(
        tarGz(tar -> {
          TarArchiveEntry entry = new TarArchiveEntry("x", TarConstants.LF_GNUTYPE_LONGNAME);
          entry.setSize(70_000);
          tar.putArchiveEntry(entry);
          tar.write(new byte[70_000]);
          tar.closeArchiveEntry();
        }));
  }

  @Test
  void what_is_no_archive_is_refused() throws IOException {
    assertRefused(new byte[0]);
    assertRefused("hello".getBytes(UTF_8));
    assertRefused(new byte[] {'P', 'K', 3, 4, 0, 0});
    assertRefused(new byte[] {0x1f, (byte) 0x8b, 8, 0});
    byte[] whole = tarGz(tar -> file(tar, "a", new byte[5000], 0644));
    assertRefused(Arrays.copyOf(whole, whole.length / 2));
  }

  @Test
  void an_archive_that_cannot_be_had_is_not_the_users_fault() {
    assertThatThrownBy(() ->
            workspaces.fill(
                workspace(),
                ARCHIVE,
                _ -> {},
                (_, _) -> {
                  throw new IOException("gone");
                }))
        .isInstanceOfSatisfying(
            WorkspaceException.class, e -> assertThat(e.usersFault()).isFalse());
  }

  @Test
  void an_archive_lies_beside_its_workspace_until_it_is_unpacked()
      throws IOException, InterruptedException {
    byte[] archive = tarGz(tar -> file(tar, "a", new byte[5], 0644));

    workspaces.fill(
        workspace(),
        ARCHIVE,
        _ -> {},
        (_, target) -> {
          assertThat(target).isEqualTo(directory.resolve("archive"));
          Files.write(target, archive);
        });

    assertThat(workspace().resolve("a")).exists();
    assertThat(directory.resolve("archive")).doesNotExist();
  }

  @Test
  void removal_follows_no_links() throws IOException {
    Path kept = Files.createDirectories(directory.resolve("kept"));
    Files.writeString(kept.resolve("file"), "x");
    Path locked = Files.createDirectories(workspace().resolve("locked"));
    Files.writeString(locked.resolve("inner"), "x");
    Files.createSymbolicLink(workspace().resolve("link"), kept);
    assertThat(locked.toFile().setWritable(false)).isTrue();
    assertThat(locked.toFile().setReadable(false)).isTrue();

    Workspaces.remove(workspace());
    Workspaces.remove(workspace());

    assertThat(Files.exists(workspace(), LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(kept.resolve("file")).exists();
  }
}
