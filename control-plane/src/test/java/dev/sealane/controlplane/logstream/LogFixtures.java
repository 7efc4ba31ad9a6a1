package dev.sealane.controlplane.logstream;

import dev.sealane.api.id.RunId;
import dev.sealane.api.log.LogChannel;
import dev.sealane.api.log.LogRecord;
import dev.sealane.api.log.LogStream;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.seal.Bytes;
import dev.sealane.controlplane.seal.AtRest;
import dev.sealane.controlplane.sql.Database;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;

/// Records and stores for tests.
public final class LogFixtures {

  public static final PageLimit PAGE = new PageLimit(10_000, 10 << 20);

  private LogFixtures() {}

  public static AttemptRef attempt(int attempt) {
    return new AttemptRef(new RunId(new UUID(1, 2)), attempt);
  }

  public static LogRecord.Line line(long seq) {
    return new LogRecord.Line(
        seq,
        Instant.parse("2026-01-02T03:04:05.678Z").plusSeconds(seq),
        seq % 5 == 0 ? LogChannel.SETUP : LogChannel.PROGRAM,
        seq % 2 == 0 ? LogStream.STDERR : LogStream.STDOUT,
        "line " + seq + " \"ü\"\n€ 😀",
        seq % 7 == 0);
  }

  /// Lines {@code from} to {@code to}.
  public static List<LogRecord> lines(long from, long to) {
    return new ArrayList<>(LongStream.rangeClosed(from, to).mapToObj(LogFixtures::line).toList());
  }

  public static LogBatch batch(long from, long to) {
    return LogBatch.of(lines(from, to));
  }

  /// Logs in a directory.
  ///
  /// @param rowBytes as in {@link LogLimits}; 0 = everything goes to segments
  public static Logs logs(Database database, Path directory, int rowBytes, LogArrivals arrivals) {
    return new Logs(
        new LogChunkStore(database),
        directory.resolve("logs"),
        new AtRest(Bytes.copyOf(new byte[AtRest.KEY_LENGTH])),
        arrivals,
        new LogLimits(rowBytes, 8));
  }

  /// All records of an attempt.
  public static List<LogRecord> all(Logs logs, AttemptRef attempt) {
    return logs.read(attempt, 0, LogFilter.ALL, PAGE).entries().stream()
        .map(LogEntry::record)
        .toList();
  }
}
