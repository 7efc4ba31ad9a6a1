package dev.sealane.runner.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.log.LogChannel;
import dev.sealane.api.log.LogRecord;
import dev.sealane.api.log.LogStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// The cap, whatever its size and whatever is written: three quarters live, the end in a ring of
/// one quarter, an exact hole between them, never more on disk than the cap.
class SpoolProperties {

  private static final int LONGEST = 700;

  @Property(tries = 60)
  void the_cap_is_kept_and_what_is_left_out_is_told_exactly(
      @ForAll long seed,
      @ForAll @IntRange(min = 32 << 10, max = 96 << 10) int cap,
      @ForAll @IntRange(min = 1, max = 1_500) int count)
      throws IOException {
    Path directory = Files.createTempDirectory("spool");
    Random random = new Random(seed);
    List<String> texts = new ArrayList<>();
    try (Spool spool = Spool.open(directory, new LogLimits(cap))) {
      for (int i = 1; i <= count; i++) {
        String text = "z".repeat(random.nextInt(LONGEST));
        texts.add(text);
        append(spool, text, i);
        if (random.nextInt(20) == 0) {
          spool.flush();
          assertThat(size(directory)).isLessThanOrEqualTo(cap);
        }
      }
      spool.flush();
      long live = spool.readableUpTo() - 1;
      assertThat(framed(texts.subList(0, (int) live))).isLessThanOrEqualTo(cap / 4 * 3L);
      assertThat(spool.suppresses()).isEqualTo(live < count);

      spool.seal();

      assertThat(spool.suppresses()).isFalse();
      assertThat(size(directory)).isLessThanOrEqualTo(cap);
      requireExact(records(spool), texts, live, cap);
      spool.delete();
    }
  }

  private static void requireExact(
      List<LogRecord> records, List<String> texts, long live, int cap) {
    long next = 1;
    for (LogRecord record : records) {
      assertThat(record.seq()).isEqualTo(next);
      next = record.lastSeq() + 1;
      switch (record) {
        case LogRecord.Line line ->
            assertThat(line.text()).isEqualTo(texts.get((int) line.seq() - 1));
        case LogRecord.Hole(long seq, long toSeq, long bytes) -> {
          List<String> left = texts.subList((int) seq - 1, (int) toSeq);
          assertThat(seq).isEqualTo(live + 1);
          assertThat(bytes).isEqualTo(left.stream().mapToLong(String::length).sum());
          List<String> kept = texts.subList((int) toSeq, texts.size());
          assertThat(framed(kept)).isBetween(cap / 8L, cap / 4L);
        }
      }
    }
    assertThat(next).isEqualTo(texts.size() + 1L);
  }

  private static long framed(List<String> texts) {
    return texts.stream().mapToLong(text -> SpoolFrame.LINE_SIZE + text.length()).sum();
  }

  private static void append(Spool spool, String text, int number) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    spool.append(
        new SpoolLine(LogChannel.PROGRAM, LogStream.STDOUT)
            .text(bytes, 0, bytes.length, false)
            .read(1_700_000_000_000L, new StreamPosition(number, 0)));
  }

  private static List<LogRecord> records(Spool spool) throws IOException {
    List<LogRecord> all = new ArrayList<>();
    for (long seq = 1; seq < spool.readableUpTo(); seq = all.getLast().lastSeq() + 1) {
      switch (spool.source(seq)) {
        case Spool.Source.Gap(var hole) -> all.add(hole);
        case Spool.Source.File(SpoolSegment segment) -> all.addAll(segment.read(seq, 5_000));
      }
    }
    return all;
  }

  private static long size(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
