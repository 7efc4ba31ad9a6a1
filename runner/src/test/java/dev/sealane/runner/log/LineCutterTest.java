package dev.sealane.runner.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LineCutterTest {

  private static final int LONGEST = 16;

  private record Cut(String text, boolean partial, long behind) {}

  private final List<Cut> lines = new ArrayList<>();
  private LineCutter cutter = new LineCutter(LONGEST, this::take);

  private void take(byte[] text, int offset, int length, boolean partial, long behind) {
    assertThat(length).isLessThanOrEqualTo(LONGEST);
    lines.add(new Cut(new String(text, offset, length, StandardCharsets.UTF_8), partial, behind));
  }

  @Test
  void lines_end_at_newlines_only_and_keep_carriage_returns() {
    feed("a\nb\r\n\nc");

    assertThat(lines)
        .containsExactly(new Cut("a", false, 2), new Cut("b\r", false, 5), new Cut("", false, 6));

    cutter.end();
    assertThat(lines.getLast()).isEqualTo(new Cut("c", true, 7));
  }

  @Test
  void a_line_of_exactly_the_limit_is_whole() {
    feed("0123456789abcdef\n0123456789abcdefg\n");

    assertThat(lines)
        .containsExactly(
            new Cut("0123456789abcdef", false, 17),
            new Cut("0123456789abcdef", true, 33),
            new Cut("g", false, 35));
  }

  @Test
  void long_lines_are_split_between_code_points() {
    feed("0123456789abcde€\n");

    assertThat(lines)
        .containsExactly(new Cut("0123456789abcde", true, 15), new Cut("€", false, 19));
  }

  @Test
  void a_code_point_that_has_not_come_whole_waits() {
    byte[] euro = "a€".getBytes(StandardCharsets.UTF_8);
    cutter.clear(euro, 0, 3);
    cutter.idle();
    cutter.clear(euro, 3, 1);
    cutter.end();

    assertThat(lines).containsExactly(new Cut("a", true, 1), new Cut("€", true, 4));
  }

  @Test
  void masks_count_the_bytes_they_stand_for() {
    feed("a");
    cutter.masked(40, true);
    cutter.masked(2, false);
    feed("b\n");

    assertThat(lines).containsExactly(new Cut("a***b", false, 45));
  }

  @Property(tries = 300)
  void any_bytes_in_any_pieces_read_as_java_reads_them(
      @ForAll @Size(max = 200) byte[] bytes, @ForAll long seed) {
    shift(bytes);
    feedInPieces(bytes, new Random(seed));

    assertThat(joined()).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
    if (!lines.isEmpty()) {
      assertThat(lines.getLast().behind()).isEqualTo(bytes.length);
    }
  }

  @Property(tries = 300)
  void any_text_comes_out_as_it_went_in(
      @ForAll @Size(max = 60) List<@IntRange(max = 0x10FFFF) Integer> codePoints,
      @ForAll long seed) {
    StringBuilder text = new StringBuilder();
    codePoints.stream()
        .map(point -> point >= 0xD800 && point <= 0xDFFF ? '\n' : point)
        .forEach(text::appendCodePoint);
    feedInPieces(text.toString().getBytes(StandardCharsets.UTF_8), new Random(seed));

    assertThat(joined()).isEqualTo(text.toString());
  }

  /// Makes bytes of UTF-8 sequences and newlines likely.
  private static void shift(byte[] bytes) {
    byte[] likely = {'\n', (byte) 0xE2, (byte) 0x82, (byte) 0xAC, (byte) 0xF0, (byte) 0x9F, 'a'};
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] % 3 != 0) {
        bytes[i] = likely[Math.floorMod(bytes[i], likely.length)];
      }
    }
  }

  private void feedInPieces(byte[] bytes, Random random) {
    lines.clear();
    cutter = new LineCutter(LONGEST, this::take);
    int at = 0;
    while (at < bytes.length) {
      int length = Math.min(bytes.length - at, 1 + random.nextInt(20));
      cutter.clear(bytes, at, length);
      at += length;
      if (random.nextInt(4) == 0) {
        cutter.idle();
      }
    }
    cutter.end();
  }

  private String joined() {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.text()).append(line.partial() ? "" : "\n"));
    return text.toString();
  }

  private void feed(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    cutter.clear(bytes, 0, bytes.length);
  }
}
