package dev.sealane.controlplane.logstream;

import static dev.sealane.controlplane.logstream.LogFixtures.all;
import static dev.sealane.controlplane.logstream.LogFixtures.attempt;
import static dev.sealane.controlplane.logstream.LogFixtures.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.log.LogRecord;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.controlplane.sql.Database;
import dev.sealane.controlplane.sql.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// A runner that repeats itself, skips, and talks to a server that restarts.
class LogsProperties {

  @Property(tries = 40)
  void every_number_is_stored_once_and_in_order(
      @ForAll @Size(max = 12) List<@IntRange(min = -2, max = 30) Integer> backs,
      @ForAll @IntRange(min = 1, max = 9) int count,
      @ForAll @IntRange(max = 2_000) int rowBytes)
      throws IOException {
    Path directory = Files.createTempDirectory("logs");
    try (Database database = TestDatabase.open(directory)) {
      play(backs, count, rowBytes, directory, database);
    } finally {
      delete(directory);
    }
  }

  private static void play(
      List<Integer> backs, int count, int rowBytes, Path directory, Database database) {
    AttemptRef attempt = attempt(1);
    LogArrivals arrivals = new LogArrivals(InstantSource.system());
    Logs logs = LogFixtures.logs(database, directory, rowBytes, arrivals);
    List<LogRecord> source = new ArrayList<>();
    source.add(line(1));
    source.add(new LogRecord.Hole(2, 4, 10));
    source.addAll(LogFixtures.lines(5, 150));

    int wanted = 0; // index into source
    for (int back : backs) {
      int from = Math.max(0, wanted - back);
      int to = Math.min(source.size(), from + count);
      AppendResult result = logs.append(attempt, LogBatch.of(source.subList(from, to)));
      if (from <= wanted) {
        wanted = Math.max(wanted, to);
        assertThat(result).isEqualTo(new AppendResult.Stored(nextSeq(source, wanted)));
      } else {
        assertThat(result).isEqualTo(new AppendResult.Gap(nextSeq(source, wanted)));
      }
      if (back % 3 == 0) {
        logs = LogFixtures.logs(database, directory, rowBytes, arrivals); // a restart
      }
    }

    assertThat(all(logs, attempt)).isEqualTo(source.subList(0, wanted));
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static long nextSeq(List<LogRecord> source, int index) {
    return index == 0 ? 1 : source.get(index - 1).lastSeq() + 1;
  }
}
