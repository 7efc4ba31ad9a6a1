package dev.sealane.runner.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.log.LogChannel;
import dev.sealane.api.log.LogRecord;
import dev.sealane.api.log.LogStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

  private static final LogLimits SMALL = new LogLimits(64 << 10, 1 << 10);

  /// Bytes of a text; frames of 100 bytes fill a file of the ring without a rest, so that not even
  /// a hole finds room in it.
  private static final int TEXT = 63;

  @TempDir private Path directory;

  @Test
  void records_are_read_back_as_they_were_written() throws IOException {
    try (Spool spool = Spool.open(directory, SMALL)) {
      append(spool, "first", new StreamPosition(10, 3));
      append(spool, "zweite ü", new StreamPosition(20, 0));
      spool.flush();

      assertThat(texts(spool, 1)).containsExactly("first", "zweite ü");
      assertThat(texts(spool, 2)).containsExactly("zweite ü");
      assertThat(spool.readableUpTo()).isEqualTo(3);
    }
    try (Spool again = Spool.open(directory, SMALL)) {
      assertThat(texts(again, 1)).containsExactly("first", "zweite ü");
      assertThat(again.nextSeq()).isEqualTo(3);
      assertThat(again.positions())
          .isEqualTo(new Positions(new StreamPosition(20, 0), StreamPosition.START));
    }
  }

  @Test
  void a_file_cut_at_any_byte_keeps_its_whole_records() throws IOException {
    try (Spool spool = Spool.open(directory, SMALL)) {
      for (int i = 1; i <= 3; i++) {
        append(spool, "line " + i, new StreamPosition(i, 0));
      }
      spool.flush();
    }
    Path file = directory.resolve("head.spool");
    byte[] whole = Files.readAllBytes(file);
    int frame = SpoolFrame.LINE_SIZE + "line 1".length();
    for (int cut = whole.length; cut >= 0; cut--) {
      Files.write(file, Arrays.copyOf(whole, cut));
      int left = Math.max(0, (cut - SpoolSegment.HEADER_SIZE) / frame);

      try (Spool spool = Spool.open(directory, SMALL)) {
        assertThat(spool.nextSeq()).as("cut at %d", cut).isEqualTo(left + 1);
        assertThat(spool.positions().stdout().base()).isEqualTo(left);
        append(spool, "more", new StreamPosition(9, 0));
        spool.flush();
        assertThat(texts(spool, 1)).hasSize(left + 1).last().isEqualTo("more");
      }
    }
  }

  @Test
  void a_flipped_bit_cuts_the_file_there() throws IOException {
    try (Spool spool = Spool.open(directory, SMALL)) {
      for (int i = 1; i <= 3; i++) {
        append(spool, "line " + i, new StreamPosition(i, 0));
      }
      spool.flush();
    }
    Path file = directory.resolve("head.spool");
    byte[] bytes = Files.readAllBytes(file);
    bytes[SpoolSegment.HEADER_SIZE + SpoolFrame.LINE_SIZE + "line 1".length() + 20] ^= 4;
    Files.write(file, bytes);

    try (Spool spool = Spool.open(directory, SMALL)) {
      assertThat(spool.nextSeq()).isEqualTo(2);
    }
  }

  @Test
  void over_the_cap_the_end_is_kept_behind_a_hole() throws IOException {
    int count = 2_000;
    try (Spool spool = Spool.open(directory, SMALL)) {
      for (int i = 1; i <= count; i++) {
        append(spool, "x".repeat(TEXT), new StreamPosition(i, 0));
        spool.flush();
      }
      assertThat(size(directory)).isLessThanOrEqualTo(SMALL.capBytes());
      long live = spool.readableUpTo();
      assertThat(live).isBetween(480L, 500L);

      spool.seal();

      assertComplete(spool, count, live);
    }
    try (Spool again = Spool.open(directory, SMALL)) {
      assertThat(again.positions().stdout().base()).isEqualTo(count);
      long live = again.readableUpTo();
      again.seal();
      assertComplete(again, count, live);
    }
  }

  @Test
  void without_dropped_records_the_ring_has_no_hole() throws IOException {
    try (Spool spool = Spool.open(directory, SMALL)) {
      int count = 0;
      while (spool.readableUpTo() > count) {
        append(spool, "x".repeat(TEXT), new StreamPosition(++count, 0));
        spool.flush();
      }
      spool.seal();

      assertThat(records(spool)).hasSize(count).hasOnlyElementsOfType(LogRecord.Line.class);
    }
  }

  @Test
  void what_cannot_be_written_becomes_a_hole_and_later_records_follow() throws IOException {
    try (Spool spool = Spool.open(directory, SMALL)) {
      int count = 0;
      while (spool.readableUpTo() > count) {
        append(spool, "x".repeat(TEXT), new StreamPosition(++count, 0));
        spool.flush();
      }
      // the next file of the ring cannot be made, as on a full disk
      int perFile = ringRecordsPerFile();
      long blockedSeq = (long) count + perFile;
      Path blocked = directory.resolve("ring-%019d.spool".formatted(blockedSeq));
      Files.createDirectory(blocked);
      for (int i = 0; i < perFile + 2; i++) {
        append(spool, "y".repeat(TEXT), new StreamPosition(++count, 0));
        spool.flush();
      }
      Files.delete(blocked);
      append(spool, "after", new StreamPosition(++count, 0));
      spool.flush();
      spool.seal();

      List<LogRecord> records = records(spool);
      assertThat(records)
          .filteredOn(LogRecord.Hole.class::isInstance)
          .containsExactly(new LogRecord.Hole(blockedSeq, count - 1, (count - blockedSeq) * TEXT));
      assertThat(records.getLast())
          .isInstanceOfSatisfying(
              LogRecord.Line.class, line -> assertThat(line.text()).isEqualTo("after"));
      assertGapless(records, count);
    }
  }

  @Test
  void a_hole_that_was_never_written_is_told_from_memory() throws IOException {
    try (Spool spool = Spool.open(directory, SMALL)) {
      int count = 0;
      while (spool.readableUpTo() > count) {
        append(spool, "x".repeat(TEXT), new StreamPosition(++count, 0));
        spool.flush();
      }
      long blockedSeq = (long) count + ringRecordsPerFile();
      Files.createDirectory(directory.resolve("ring-%019d.spool".formatted(blockedSeq)));
      while (count < blockedSeq + 5) {
        append(spool, "y".repeat(TEXT), new StreamPosition(++count, 0));
        spool.flush();
      }
      spool.seal();

      assertThat(records(spool).getLast())
          .isEqualTo(new LogRecord.Hole(blockedSeq, count, 6L * TEXT));
      assertThat(spool.readableUpTo()).isEqualTo(count + 1);
    }
  }

  @Test
  void a_foreign_file_is_started_anew() throws IOException {
    Files.writeString(directory.resolve("head.spool"), "something else".repeat(10));
    try (RandomAccessFile ring =
        new RandomAccessFile(directory.resolve("ring-0000000000000000007.spool").toFile(), "rw")) {
      ring.setLength(3);
    }

    try (Spool spool = Spool.open(directory, SMALL)) {
      assertThat(spool.nextSeq()).isEqualTo(1);
    }
  }

  private static int ringRecordsPerFile() {
    long room = SMALL.capBytes() / 4 / 8 - SpoolSegment.HEADER_SIZE;
    return (int) (room / (SpoolFrame.LINE_SIZE + TEXT));
  }

  private static void assertComplete(Spool spool, int count, long live) throws IOException {
    List<LogRecord> records = records(spool);
    assertGapless(records, count);
    List<LogRecord> holes = records.stream().filter(LogRecord.Hole.class::isInstance).toList();
    assertThat(holes).hasSize(1);
    LogRecord.Hole hole = (LogRecord.Hole) holes.getFirst();
    assertThat(hole.seq()).isEqualTo(live);
    assertThat(hole.bytes()).isEqualTo((hole.toSeq() - hole.seq() + 1) * TEXT);
    assertThat(count - hole.toSeq()).isGreaterThan(130);
  }

  private static void assertGapless(List<LogRecord> records, long count) {
    long next = 1;
    for (LogRecord record : records) {
      assertThat(record.seq()).isEqualTo(next);
      next = record.lastSeq() + 1;
    }
    assertThat(next).isEqualTo(count + 1);
  }

  private static void append(Spool spool, String text, StreamPosition position) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    spool.append(
        new SpoolLine(LogChannel.PROGRAM, LogStream.STDOUT)
            .text(bytes, 0, bytes.length, false)
            .read(1_700_000_000_000L, position));
  }

  private static List<LogRecord> records(Spool spool) throws IOException {
    List<LogRecord> all = new ArrayList<>();
    long next = 1;
    while (next < spool.readableUpTo()) {
      List<LogRecord> some =
          switch (spool.source(next)) {
            case Spool.Source.Gap(var hole) -> List.of(hole);
            case Spool.Source.File(SpoolSegment segment) -> segment.read(next, 1_000);
          };
      assertThat(some).isNotEmpty();
      all.addAll(some);
      next = some.getLast().lastSeq() + 1;
    }
    return all;
  }

  private static List<String> texts(Spool spool, long from) throws IOException {
    return records(spool).stream()
        .filter(record -> record.seq() >= from)
        .map(record -> ((LogRecord.Line) record).text())
        .toList();
  }

  private static long size(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.mapToLong(path -> path.toFile().length()).sum();
    }
  }
}
