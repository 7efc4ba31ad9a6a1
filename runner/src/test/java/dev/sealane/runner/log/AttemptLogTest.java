package dev.sealane.runner.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.id.RunId;
import dev.sealane.api.log.LogChannel;
import dev.sealane.api.log.LogRecord;
import dev.sealane.api.log.LogStream;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.runner.container.OutputSink;
import dev.sealane.runner.container.SourcePosition;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptLogTest {

  private static final AttemptRef ATTEMPT = new AttemptRef(new RunId(new UUID(0, 1)), 1);
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  @TempDir private Path directory;

  @Test
  void output_and_lines_of_ours_become_records() throws InterruptedException {
    try (AttemptLog log = open(Redactor.NONE)) {
      log.line(LogChannel.SETUP, LogStream.STDOUT, "cloning\ndone");
      OutputSink sink = log.output();
      send(sink, LogStream.STDOUT, "a\nb", 3);
      send(sink, LogStream.STDERR, "oops\n", 5);

      assertThat(log.finish()).isEqualTo(5);
      assertThat(log.finish()).isEqualTo(5);
      assertThat(log.next(1, 1 << 20).records())
          .containsExactly(
              line(1, LogChannel.SETUP, LogStream.STDOUT, "cloning", false),
              line(2, LogChannel.SETUP, LogStream.STDOUT, "done", false),
              line(3, LogChannel.PROGRAM, LogStream.STDOUT, "a", false),
              line(4, LogChannel.PROGRAM, LogStream.STDERR, "oops", false),
              line(5, LogChannel.PROGRAM, LogStream.STDOUT, "b", true));
    }
  }

  @Test
  void output_that_was_lost_is_a_hole_in_its_place() throws InterruptedException {
    try (AttemptLog log = open(Redactor.NONE)) {
      OutputSink sink = log.output();
      send(sink, LogStream.STDOUT, "a\nhal", 5);
      sink.lost(LogStream.STDOUT, 5);
      send(sink, LogStream.STDOUT, "b\n", 7);

      assertThat(log.finish()).isEqualTo(4);
      assertThat(log.next(1, 1 << 20).records())
          .containsExactly(
              line(1, LogChannel.PROGRAM, LogStream.STDOUT, "a", false),
              line(2, LogChannel.PROGRAM, LogStream.STDOUT, "hal", true),
              new LogRecord.Hole(3, 3, 0),
              line(4, LogChannel.PROGRAM, LogStream.STDOUT, "b", false));
    }
    try (AttemptLog again = open(Redactor.NONE)) {
      assertThat(again.resumeFrom().stdout()).isEqualTo(7);
    }
  }

  @Test
  void a_loss_that_is_told_again_behind_which_records_lie_is_no_second_hole()
      throws InterruptedException {
    try (AttemptLog log = open(Redactor.NONE)) {
      OutputSink sink = log.output();
      sink.lost(LogStream.STDOUT, 3);
      send(sink, LogStream.STDOUT, "a\nb", 6);
      assertThat(log.resumeFrom().stdout()).isEqualTo(3);
      OutputSink again = log.output();
      again.lost(LogStream.STDOUT, 3);
      send(again, LogStream.STDOUT, "a\nb\n", 7);

      log.finish();
      assertThat(log.next(1, 1 << 20).records())
          .containsExactly(
              new LogRecord.Hole(1, 1, 0),
              line(2, LogChannel.PROGRAM, LogStream.STDOUT, "a", false),
              line(3, LogChannel.PROGRAM, LogStream.STDOUT, "b", false));
    }
  }

  @Test
  void secrets_are_on_disk_in_no_file() throws IOException, InterruptedException {
    try (AttemptLog log = open(new Redactor(List.of("hunter2hunter2")))) {
      log.line(LogChannel.SETUP, LogStream.STDOUT, "using hunter2hunter2");
      OutputSink sink = log.output();
      send(sink, LogStream.STDOUT, "pass hunter2", 12);
      send(sink, LogStream.STDOUT, "hunter2 ok\n", 23);
      log.finish();

      assertThat(log.next(1, 1 << 20).records())
          .extracting(record -> ((LogRecord.Line) record).text())
          .containsExactly("using ***", "pass *** ok");
    }
    try (var files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("hunter2");
      }
    }
  }

  @Test
  void the_beginning_of_a_line_is_given_away_when_it_has_been_silent() throws InterruptedException {
    try (AttemptLog log = open(Redactor.NONE)) {
      AtomicInteger changes = new AtomicInteger();
      log.onChange(changes::incrementAndGet);
      assertThat(log.flushIdle()).isFalse();
      send(log.output(), LogStream.STDOUT, "Continue? ", 10);
      assertThat(changes).hasValue(1);

      assertThat(log.flushIdle()).isTrue();
      assertThat(log.hasRecords(1)).isFalse();
      assertThat(log.flushIdle()).isFalse();

      assertThat(changes).hasValue(2);
      assertThat(log.next(1, 100).records())
          .containsExactly(line(1, LogChannel.PROGRAM, LogStream.STDOUT, "Continue? ", true));
    }
  }

  @Test
  void a_new_follower_starts_at_the_last_record_and_the_old_one_is_deaf()
      throws InterruptedException {
    try (AttemptLog log = open(Redactor.NONE)) {
      OutputSink old = log.output();
      send(old, LogStream.STDOUT, "one\ntw", 100);
      assertThat(log.resumeFrom()).isEqualTo(SourcePosition.START);
      OutputSink fresh = log.output();
      send(old, LogStream.STDOUT, "lost\n", 200);
      send(fresh, LogStream.STDOUT, "one\ntwo\n", 100);
      assertThat(log.resumeFrom()).isEqualTo(new SourcePosition(100, 0));
      log.finish();

      assertThat(log.next(1, 1 << 20).records())
          .containsExactly(
              line(1, LogChannel.PROGRAM, LogStream.STDOUT, "one", false),
              line(2, LogChannel.PROGRAM, LogStream.STDOUT, "two", false));
    }
  }

  @Test
  void the_spool_is_closed_to_others_and_gone_after_delete() throws IOException {
    try (AttemptLog log = open(Redactor.NONE)) {
      Path spool = directory.resolve(ATTEMPT.runId() + "-1");
      assertThat(Files.getPosixFilePermissions(spool)).hasSize(3);

      log.delete();
      log.delete();

      assertThat(spool).doesNotExist();
    }
  }

  /// Whatever the pieces, the units of the positions, and the moments of crashes with a torn spool:
  /// every byte of the output is in the log exactly once.
  @Property(tries = 60)
  void crashes_neither_lose_nor_repeat_output(@ForAll long seed, @ForAll boolean entries)
      throws IOException, InterruptedException {
    Path fresh = Files.createTempDirectory("attempt-log");
    Random random = new Random(seed);
    byte[] output = randomText(random).getBytes(StandardCharsets.UTF_8);
    int unit = 7;
    Redactor redactor = new Redactor(List.of("secret-value"));
    boolean ended = false;
    while (!ended) {
      try (AttemptLog log = open(fresh, redactor)) {
        int at = (int) log.resumeFrom().stdout() * (entries ? unit : 1);
        OutputSink sink = log.output();
        boolean crashes = false;
        while (at < output.length && !crashes) {
          int length = entries ? unit : 1 + random.nextInt(40);
          length = Math.min(length, output.length - at);
          byte[] piece = Arrays.copyOfRange(output, at, at + length);
          at += length;
          sink.output(LogStream.STDOUT, piece, length, entries ? (at + unit - 1) / unit : at);
          if (random.nextInt(10) == 0) {
            log.flushIdle();
            assertThat(log.flushIdle()).isFalse();
          }
          crashes = random.nextInt(40) == 0;
        }
        ended = !crashes;
        if (ended) {
          log.finish();
        }
      }
      if (!ended) {
        tear(fresh.resolve(ATTEMPT.runId() + "-1").resolve("head.spool"), random);
      }
    }
    try (AttemptLog log = open(fresh, redactor)) {
      log.finish();
      StringBuilder text = new StringBuilder();
      for (LogRecord record : log.next(1, 1 << 20).records()) {
        LogRecord.Line line = (LogRecord.Line) record;
        text.append(line.text()).append(line.partial() ? "" : "\n");
      }
      String expected = new String(output, StandardCharsets.UTF_8);
      assertThat(text.toString()).doesNotContain("secret-value");
      assertThat(text.toString().replaceAll("\\*+", "*"))
          .isEqualTo(expected.replaceAll("secret-value", "***").replaceAll("\\*+", "*"));
      log.delete();
    }
    Files.delete(fresh);
  }

  private static String randomText(Random random) {
    List<String> words = List.of("a", "secret-value", "\n", "ü", "\r\n", "word ", "\n\n", "s", "x");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 150; i++) {
      text.append(words.get(random.nextInt(words.size())));
    }
    return text.append("\n").toString();
  }

  private static void tear(Path spool, Random random) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(spool.toFile(), "rw")) {
      file.setLength(Math.max(0, file.length() - random.nextInt(60)));
    }
  }

  private AttemptLog open(Redactor redactor) {
    return open(directory, redactor);
  }

  private static AttemptLog open(Path directory, Redactor redactor) {
    return AttemptLog.open(directory, ATTEMPT, LogLimits.DEFAULT, redactor, () -> NOW);
  }

  private static void send(OutputSink sink, LogStream stream, String text, long behind)
      throws InterruptedException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    sink.output(stream, bytes, bytes.length, behind);
  }

  private static LogRecord line(
      long seq, LogChannel channel, LogStream stream, String text, boolean partial) {
    return new LogRecord.Line(seq, NOW, channel, stream, text, partial);
  }
}
