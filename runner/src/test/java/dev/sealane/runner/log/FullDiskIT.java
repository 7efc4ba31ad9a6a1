package dev.sealane.runner.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sealane.api.id.RunId;
import dev.sealane.api.log.LogRecord;
import dev.sealane.api.log.LogStream;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.runner.container.OutputSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk that is really full: a file system in memory of 256 KiB.
class FullDiskIT {

  private static final AttemptRef ATTEMPT = new AttemptRef(new RunId(new UUID(0, 1)), 1);
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final int LINES = 20_000;

  @TempDir Path disk;

  @BeforeEach
  void mount() throws IOException, InterruptedException {
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString()) == 0,
        "no right to mount");
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    run("umount", disk.toString());
  }

  @Test
  void the_program_goes_on_the_hole_is_marked_and_nothing_comes_twice()
      throws IOException, InterruptedException {
    Path ballast = Files.write(disk.resolve("ballast"), new byte[100 << 10]);
    long written = 0;
    try (AttemptLog log = open()) {
      OutputSink sink = log.output();
      for (; written < LINES; written++) { // far more than there is room for
        write(sink, written);
        if (written % 500 == 0) {
          assertThat(log.hasRecords(1)).isTrue(); // the reporter looks
        }
      }
      Files.delete(ballast);
      for (; written < LINES + 100; written++) {
        write(sink, written);
      }
      assertThat(log.finish()).isEqualTo(written);

      List<LogRecord> records = records(log);
      assertThat(records).hasAtLeastOneElementOfType(LogRecord.Hole.class);
      assertThat(records.getLast()).isInstanceOf(LogRecord.Line.class);
      requireTrue(records, written);
    }
    try (AttemptLog again = open()) { // as after a restart
      assertThat(again.resumeFrom().stdout()).isEqualTo(written);
      again.finish();
      requireTrue(records(again), written);
    }
  }

  @Test
  void a_disk_that_stays_full_ends_nothing() throws IOException, InterruptedException {
    Files.write(disk.resolve("ballast"), new byte[100 << 10]);
    try (AttemptLog log = open()) {
      OutputSink sink = log.output();
      for (long i = 0; i < LINES; i++) {
        write(sink, i);
        if (i == 500) {
          assertThat(log.hasRecords(1)).isTrue();
        }
      }
      assertThat(log.finish()).isEqualTo(LINES);

      List<LogRecord> records = records(log);
      assertThat(records).hasAtLeastOneElementOfType(LogRecord.Hole.class);
      requireTrue(records, LINES);
    }
  }

  private AttemptLog open() {
    return AttemptLog.open(disk, ATTEMPT, LogLimits.DEFAULT, Redactor.NONE, () -> NOW);
  }

  private static void write(OutputSink sink, long index) throws InterruptedException {
    byte[] bytes = ("line " + (index + 1) + "\n").getBytes(StandardCharsets.UTF_8);
    sink.output(LogStream.STDOUT, bytes, bytes.length, index + 1);
  }

  private static List<LogRecord> records(AttemptLog log) {
    List<LogRecord> all = new ArrayList<>();
    for (long seq = 1; log.hasRecords(seq); seq = all.getLast().lastSeq() + 1) {
      all.addAll(log.next(seq, 64 << 10).records());
    }
    return all;
  }

  /// Every line is there once and as it was, or inside a hole.
  private static void requireTrue(List<LogRecord> records, long count) {
    long next = 1;
    for (LogRecord record : records) {
      assertThat(record.seq()).isEqualTo(next);
      if (record instanceof LogRecord.Line line) {
        assertThat(line.text()).isEqualTo("line " + line.seq());
      }
      next = record.lastSeq() + 1;
    }
    assertThat(next).isEqualTo(count + 1);
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
