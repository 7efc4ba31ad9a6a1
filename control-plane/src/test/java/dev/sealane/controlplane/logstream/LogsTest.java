package dev.sealane.controlplane.logstream;

import static dev.sealane.controlplane.logstream.LogFixtures.PAGE;
import static dev.sealane.controlplane.logstream.LogFixtures.all;
import static dev.sealane.controlplane.logstream.LogFixtures.attempt;
import static dev.sealane.controlplane.logstream.LogFixtures.batch;
import static dev.sealane.controlplane.logstream.LogFixtures.line;
import static dev.sealane.controlplane.logstream.LogFixtures.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.api.log.LogChannel;
import dev.sealane.api.log.LogCursor;
import dev.sealane.api.log.LogPosition;
import dev.sealane.api.log.LogRecord;
import dev.sealane.api.log.LogStream;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.controlplane.sql.Database;
import dev.sealane.controlplane.sql.StorageException;
import dev.sealane.controlplane.sql.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsTest {

  private static final AttemptRef FIRST = attempt(1);
  private static final AttemptRef SECOND = attempt(2);

  @TempDir Path directory;

  private final LogArrivals arrivals = new LogArrivals(InstantSource.system());
  private Database database;
  private Logs logs; // everything in segments

  @BeforeEach
  void open() {
    database = TestDatabase.open(directory);
    logs = LogFixtures.logs(database, directory, 0, arrivals);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void what_was_appended_is_read_in_order() {
    assertThat(logs.append(FIRST, batch(1, 3))).isEqualTo(new AppendResult.Stored(4));
    assertThat(logs.append(FIRST, batch(4, 4))).isEqualTo(new AppendResult.Stored(5));

    assertThat(all(logs, FIRST)).isEqualTo(lines(1, 4));
    assertThat(logs.nextSeq(FIRST)).isEqualTo(5);
    assertThat(logs.last(FIRST.runId())).contains(new LogPosition(1, 4));
  }

  @Test
  void overlap_is_dropped() {
    logs.append(FIRST, batch(1, 5));

    assertThat(logs.append(FIRST, batch(3, 4))).isEqualTo(new AppendResult.Stored(6));
    assertThat(logs.append(FIRST, batch(1, 5))).isEqualTo(new AppendResult.Stored(6));
    assertThat(logs.append(FIRST, batch(4, 8))).isEqualTo(new AppendResult.Stored(9));

    assertThat(all(logs, FIRST)).isEqualTo(lines(1, 8));
  }

  @Test
  void a_gap_stores_nothing() {
    logs.append(FIRST, batch(1, 2));

    assertThat(logs.append(FIRST, batch(4, 5))).isEqualTo(new AppendResult.Gap(3));
    assertThat(logs.append(SECOND, batch(2, 2))).isEqualTo(new AppendResult.Gap(1));

    assertThat(all(logs, FIRST)).isEqualTo(lines(1, 2));
  }

  @Test
  void a_hole_stands_for_all_its_records() {
    LogRecord hole = new LogRecord.Hole(3, 900, 12_345);
    logs.append(FIRST, batch(1, 2));

    assertThat(logs.append(FIRST, LogBatch.of(List.of(hole, line(901)))))
        .isEqualTo(new AppendResult.Stored(902));

    assertThat(all(logs, FIRST)).containsExactly(line(1), line(2), hole, line(901));
    assertThat(logs.read(FIRST, 900, LogFilter.ALL, PAGE).entries())
        .extracting(LogEntry::record)
        .containsExactly(line(901));
  }

  @Test
  void a_hole_over_known_records_is_shortened() {
    logs.append(FIRST, batch(1, 4));

    logs.append(FIRST, LogBatch.of(List.of(new LogRecord.Hole(3, 9, 50))));

    assertThat(all(logs, FIRST))
        .containsExactly(line(1), line(2), line(3), line(4), new LogRecord.Hole(5, 9, 50));
  }

  @Test
  void an_empty_batch_says_what_is_wanted() {
    logs.append(FIRST, batch(1, 4));

    assertThat(logs.append(FIRST, LogBatch.of(List.of()))).isEqualTo(new AppendResult.Stored(5));
  }

  @Test
  void a_torn_tail_of_any_length_is_cut() throws IOException {
    logs.append(FIRST, batch(1, 2));
    long whole = Files.size(segment());
    byte[] tail = new byte[64];

    for (int torn = 1; torn <= tail.length; torn++) {
      long next = logs.nextSeq(FIRST);
      long end = Files.size(segment());
      Files.write(segment(), Arrays.copyOf(tail, torn), StandardOpenOption.APPEND);
      logs = LogFixtures.logs(database, directory, 0, arrivals); // a restart

      logs.append(FIRST, batch(next, next));

      assertThat(Files.size(segment())).isGreaterThan(end);
      assertThat(all(logs, FIRST)).isEqualTo(lines(1, next));
    }
    assertThat(Files.size(segment())).isGreaterThan(whole);
  }

  @Test
  void a_longer_torn_tail_leaves_no_bytes_behind() throws IOException {
    logs.append(FIRST, batch(1, 1));
    long one = Files.size(segment());
    Files.write(segment(), new byte[100_000], StandardOpenOption.APPEND);

    logs.append(FIRST, batch(2, 2));

    assertThat(Files.size(segment())).isLessThan(3 * one);
  }

  @Test
  void a_small_log_needs_no_file() throws IOException {
    Logs small = LogFixtures.logs(database, directory, 1_000, arrivals);
    small.append(FIRST, batch(1, 2));
    small.append(FIRST, batch(3, 4));
    assertThat(segments()).isEmpty();

    small.append(FIRST, batch(5, 40));
    small.append(FIRST, batch(41, 41));

    assertThat(segments()).hasSize(1);
    assertThat(all(small, FIRST)).isEqualTo(lines(1, 41));
    assertThat(all(LogFixtures.logs(database, directory, 1_000, arrivals), FIRST))
        .isEqualTo(lines(1, 41));
  }

  @Test
  void text_is_not_found_in_clear() throws IOException {
    logs.append(FIRST, batch(1, 2));
    LogFixtures.logs(database, directory, 10_000, arrivals).append(SECOND, batch(1, 2));

    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("line 1");
      }
    }
  }

  @Test
  void a_damaged_chunk_reads_as_a_hole() throws IOException {
    logs.append(FIRST, batch(1, 3));
    byte[] first = Files.readAllBytes(segment());
    logs.append(FIRST, batch(4, 5));
    byte[] both = Files.readAllBytes(segment());
    both[first.length / 2] ^= 1;
    Files.write(segment(), both);

    assertThat(all(logs, FIRST))
        .containsExactly(new LogRecord.Hole(1, 3, first.length), line(4), line(5));
  }

  @Test
  void a_page_ends_at_its_limits_and_the_next_one_goes_on() {
    for (int i = 0; i < 50; i++) {
      logs.append(FIRST, batch(i * 3 + 1, i * 3 + 3));
    }

    List<LogRecord> read = new ArrayList<>();
    long after = 0;
    LogPage page;
    do {
      page = logs.read(FIRST, after, LogFilter.ALL, new PageLimit(7, 300));
      assertThat(page.entries()).hasSizeBetween(1, 7);
      page.entries().forEach(entry -> read.add(entry.record()));
      after = page.nextAfter();
    } while (page.more());

    assertThat(read).isEqualTo(lines(1, 150));
  }

  @Test
  void a_filter_passes_over_what_it_drops() {
    logs.append(FIRST, batch(1, 20));
    LogFilter setupErrors = new LogFilter(Set.of(LogChannel.SETUP), Set.of(LogStream.STDERR));

    LogPage page = logs.read(FIRST, 0, setupErrors, PAGE);

    assertThat(page.entries()).extracting(entry -> entry.record().seq()).containsExactly(10L, 20L);
    assertThat(page.nextAfter()).isEqualTo(20);
  }

  @Test
  void the_tail_reaches_over_attempts() {
    logs.append(FIRST, batch(1, 5));
    logs.append(SECOND, batch(1, 3));

    assertThat(tail(2)).isEqualTo(new LogCursor(2, 1));
    assertThat(tail(3)).isEqualTo(new LogCursor(1, 5));
    assertThat(tail(4)).isEqualTo(new LogCursor(1, 4));
    assertThat(tail(99)).isEqualTo(LogCursor.START);
    assertThat(logs.tail(FIRST.runId(), 1, LogFilter.ALL, 1)).isEqualTo(new LogCursor(1, 4));
    assertThat(
            logs.tail(
                FIRST.runId(),
                1,
                new LogFilter(Set.of(LogChannel.SETUP), Set.of(LogStream.STDOUT)),
                0))
        .isEqualTo(new LogCursor(1, 4));
  }

  @Test
  void attempts_of_several_writers_stay_whole() throws InterruptedException {
    List<Future<?>> writers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int number = 1; number <= 4; number++) {
        AttemptRef mine = attempt(number);
        for (int twin = 0; twin < 2; twin++) { // a request and its repetition
          writers.add(
              threads.submit(() -> {
                for (long seq = 1; seq < 60; ) {
                  seq = logs.append(mine, batch(seq, seq + seq % 4)).nextSeq();
                }
              }));
        }
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }

    for (int number = 1; number <= 4; number++) {
      List<LogRecord> stored = all(logs, attempt(number));
      assertThat(stored).isEqualTo(lines(1, stored.size()));
    }
  }

  @Test
  void followers_are_told_after_the_commit_and_only_of_news() {
    AtomicInteger told = new AtomicInteger();
    try (var _ =
        arrivals.subscribe(
            FIRST.runId(), () -> told.addAndGet(logs.last(FIRST.runId()).isPresent() ? 1 : 100))) {
      logs.append(FIRST, batch(1, 2));
      logs.append(FIRST, batch(1, 2));
      logs.append(FIRST, batch(7, 8));
    }
    logs.append(FIRST, batch(3, 3));

    assertThat(told).hasValue(1);
    assertThat(arrivals.followed()).isZero();
  }

  @Test
  void a_disk_that_refuses_loses_nothing() throws IOException {
    logs.append(FIRST, batch(1, 1));
    Path aside = directory.resolve("aside");
    Path gone = directory.resolve("logs/02");
    Files.move(gone, aside);

    assertThatThrownBy(() -> logs.append(FIRST, batch(2, 2))).isInstanceOf(StorageException.class);
    Files.move(aside, gone);

    assertThat(logs.append(FIRST, batch(2, 2))).isEqualTo(new AppendResult.Stored(3));
    assertThat(all(logs, FIRST)).isEqualTo(lines(1, 2));
  }

  private LogCursor tail(int count) {
    return logs.tail(FIRST.runId(), count, LogFilter.ALL, 0);
  }

  private Path segment() throws IOException {
    return segments().getFirst();
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".log")).toList();
    }
  }
}
