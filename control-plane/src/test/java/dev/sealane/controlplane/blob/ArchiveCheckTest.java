package dev.sealane.controlplane.blob;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.api.archive.ArchiveException;
import dev.sealane.api.archive.ArchiveLimits;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveCheckTest {

  private static final int LINK_MODE = 0120777;
  private static final int DEVICE_MODE = 0020644;
  private static final byte[] ZEROS = new byte[1 << 20];

  @TempDir Path directory;

  private ArchiveLimits limits = new ArchiveLimits(50, 1 << 20);

  @Test
  void ordinary_archives_pass() throws IOException {
    String longName = "a".repeat(200) + "/" + "b".repeat(200);
    passes(
        tar(tar -> {
          directory(tar, "./");
          directory(tar, "src/");
          file(tar, "src/App.java", 100);
          file(tar, longName, 5);
          link(tar, "bin/app", "../src/App.java", TarConstants.LF_SYMLINK);
          link(tar, "copy", "src/App.java", TarConstants.LF_LINK);
        }));
    passes(
        zip(zip -> {
          entry(zip, "src/", 0, 0);
          entry(zip, "src/App.java", 100, 0100755);
          entry(zip, longName, 5, 0);
          link(zip, "bin/app", "../src/App.java");
        }));
    passes(tar(_ -> {}));
    passes(zip(_ -> {}));
  }

  @Test
  void paths_that_leave_the_archive_are_refused() throws IOException {
    refused(tar(tar -> file(tar, "../x", 1)), "archive entry \"../x\": its path contains \"..\"");
    refused(tar(tar -> raw(tar, "/etc/passwd", TarConstants.LF_NORMAL)), "its path is absolute");
    refused(zip(zip -> entry(zip, "a/../../x", 1, 0)), "its path contains \"..\"");
    refused(zip(zip -> entry(zip, "/etc/passwd", 1, 0)), "its path is absolute");
  }

  @Test
  void links_out_of_the_tree_are_refused() throws IOException {
    refused(tar(tar -> link(tar, "x", "../y", TarConstants.LF_SYMLINK)), "leaves the archive");
    refused(tar(tar -> link(tar, "x", "/etc", TarConstants.LF_SYMLINK)), "empty or absolute");
    refused(tar(tar -> link(tar, "x", "/etc/passwd", TarConstants.LF_LINK)), "absolute");
    refused(tar(tar -> link(tar, "x", "y", TarConstants.LF_LINK)), "no earlier file");
    refused(zip(zip -> link(zip, "x", "../../y")), "leaves the archive");
    refused(
        tar(tar -> {
          link(tar, "d", "e", TarConstants.LF_SYMLINK);
          file(tar, "d/x", 1);
        }),
        "lies below \"d\"");
  }

  @Test
  void special_files_are_refused() throws IOException {
    for (byte type : new byte[] {TarConstants.LF_CHR, TarConstants.LF_BLK, TarConstants.LF_FIFO}) {
      refused(tar(tar -> raw(tar, "dev/null", type)), "it is a device");
    }
    refused(zip(zip -> entry(zip, "dev/null", 0, DEVICE_MODE)), "it is a device");
  }

  @Test
  void an_entry_that_appears_twice_is_refused() throws IOException {
    refused(
        tar(tar -> {
          file(tar, "a", 1);
          file(tar, "./a", 1);
        }),
        "it appears twice");
    refused(
        zip(zip -> {
          entry(zip, "a", 1, 0);
          entry(zip, "a", 1, 0);
        }),
        "it appears twice");
  }

  @Test
  void too_many_entries_are_refused() throws IOException {
    refused(
        tar(tar -> {
          for (int i = 0; i < 51; i++) {
            file(tar, "f" + i, 0);
          }
        }),
        "one too many, at most 50");
    refused(
        zip(zip -> {
          for (int i = 0; i < 51; i++) {
            entry(zip, "f" + i, 0, 0);
          }
        }),
        "one too many, at most 50");
    refused(
        zip(zip -> {
          for (int i = 0; i < 200; i++) {
            entry(zip, "f" + i, 0, 0);
          }
        }),
        "more than 50 entries");
  }

  @Test
  void too_many_bytes_are_refused() throws IOException {
    refused(tar(tar -> file(tar, "big", (1 << 20) + 1)), "unpacked files pass 1048576 bytes");
    refused(zip(zip -> entry(zip, "big", (1 << 20) + 1, 0)), "unpacked files pass 1048576 bytes");
  }

  @Test
  void ten_gigabytes_of_zeros_are_refused_early() throws IOException {
    limits = new ArchiveLimits(50, 64 << 20);
    Path bomb = directory.resolve("bomb.tar.gz");
    byte[] tenGigabytes = octalHeader("bomb", 10L << 30, '0');
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
      out.write(tenGigabytes);
      for (int i = 0; i < 100; i++) { // reading on would fail at the end of the file
        out.write(ZEROS);
      }
    }

    refused(bomb, "unpacked files pass 67108864 bytes");

    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
      for (int i = 0; i < 100; i++) { // to a reader of tar, the end and then more
        out.write(ZEROS);
      }
    }
    refused(bomb, "larger than allowed");
  }

  @Test
  void headers_that_would_fill_the_memory_are_refused() throws IOException {
    for (char type : new char[] {'L', 'K', 'x', 'g'}) {
      Path bomb = directory.resolve("header.tar.gz");
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
        out.write(octalHeader("name", 1L << 30, type));
        out.write(ZEROS);
      }
      refused(bomb, "header that is too long");
    }
  }

  @Test
  void sizes_that_move_the_next_header_are_refused() throws IOException {
    refused(tar(tar -> pax(tar, Map.of("size", "5"))), "sizes in extended headers");
    refused(tar(tar -> pax(tar, Map.of("GNU.sparse.realsize", "5"))), "sizes in extended headers");
    Path sparse = directory.resolve("sparse.tar.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(sparse))) {
      out.write(octalHeader("x", 0, 'S'));
    }
    refused(sparse, "sparse files");
  }

  @Test
  void what_is_no_archive_is_refused() throws IOException {
    for (String content : new String[] {"", "x", "PK", "PK\u0003\u0004nonsense", "hello"}) {
      Path file = directory.resolve("plain");
      Files.writeString(file, content);
      assertThatThrownBy(() -> ArchiveCheck.check(file, limits))
          .as(content)
          .isInstanceOf(ArchiveException.class);
    }
    Path whole = tar(tar -> file(tar, "a", 5_000));
    byte[] bytes = Files.readAllBytes(whole);
    for (int cut : new int[] {2, 12, bytes.length / 2, bytes.length - 9}) {
      Files.write(whole, Arrays.copyOf(bytes, cut));
      refused(whole, "damaged");
    }
  }

  private void passes(Path archive) {
    assertThatCode(() -> ArchiveCheck.check(archive, limits)).doesNotThrowAnyException();
  }

  private void refused(Path archive, String rule) {
    assertThatThrownBy(() -> ArchiveCheck.check(archive, limits))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining(rule);
  }

  /// Writes entries.
  private interface Fill<T> {
    void into(T archive) throws IOException;
  }

  private Path tar(Fill<TarArchiveOutputStream> fill) throws IOException {
    Path file = directory.resolve("some.tar.gz");
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      fill.into(tar);
    }
    return file;
  }

  private Path zip(Fill<ZipArchiveOutputStream> fill) throws IOException {
    Path file = directory.resolve("some.zip");
    Files.deleteIfExists(file);
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file.toFile())) {
      fill.into(zip);
    }
    return file;
  }

  private static void directory(TarArchiveOutputStream tar, String name) throws IOException {
    tar.putArchiveEntry(new TarArchiveEntry(name));
    tar.closeArchiveEntry();
  }

  private static void file(TarArchiveOutputStream tar, String name, int size) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(size);
    tar.putArchiveEntry(entry);
    tar.write(new byte[size]);
    tar.closeArchiveEntry();
  }

  private static void raw(TarArchiveOutputStream tar, String name, byte type) throws IOException {
    tar.putArchiveEntry(new TarArchiveEntry(name, type, true));
    tar.closeArchiveEntry();
  }

  private static void link(TarArchiveOutputStream tar, String name, String target, byte type)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, type);
    entry.setLinkName(target);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  private static void pax(TarArchiveOutputStream tar, Map<String, String> fields)
      throws IOException {
    StringBuilder header = new StringBuilder();
    fields.forEach((name, value) -> {
      int length = name.length() + value.length() + 3;
      int whole = length + Integer.toString(length + 2).length();
      header.append(whole).append(' ').append(name).append('=').append(value).append('\n');
    });
    byte[] content = header.toString().getBytes(StandardCharsets.UTF_8);
    TarArchiveEntry entry = new TarArchiveEntry("pax", TarConstants.LF_PAX_EXTENDED_HEADER_LC);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
    file(tar, "x", 5);
  }

  private static byte[] octalHeader(String name, long size, char type) throws IOException {
    byte[] header = new byte[512];
    TarArchiveEntry entry = new TarArchiveEntry(name, (byte) type);
    entry.setSize(size);
    entry.writeEntryHeader(header, ZipEncodingHelper.getZipEncoding("UTF-8"), true);
    return header;
  }

  private static void entry(ZipArchiveOutputStream zip, String name, int size, int mode)
      throws IOException {
    ZipArchiveEntry entry = new ZipArchiveEntry(name);
    if (mode != 0) {
      entry.setUnixMode(mode);
    }
    zip.putArchiveEntry(entry);
    zip.write(new byte[size]);
    zip.closeArchiveEntry();
  }

  private static void link(ZipArchiveOutputStream zip, String name, String target)
      throws IOException {
    ZipArchiveEntry entry = new ZipArchiveEntry(name);
    entry.setUnixMode(LINK_MODE);
    zip.putArchiveEntry(entry);
    zip.write(target.getBytes(StandardCharsets.UTF_8));
    zip.closeArchiveEntry();
  }
}
