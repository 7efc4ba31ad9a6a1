package dev.sealane.controlplane.logstream;

import com.fasterxml.jackson.core.JsonParser;
import dev.sealane.api.json.Json;
import dev.sealane.api.log.LogRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Log records of one attempt that follow each other without gaps, as the JSON array that they came
/// in. It was read once, to know that every record is whole; the text was not decoded.
public final class LogBatch {

  private final byte[] source;
  private final int start;
  private final int end;
  private final long fromSeq;
  private final long nextSeq;
  private final int count;

  private LogBatch(byte[] source, int start, int end, long fromSeq, long nextSeq, int count) {
    this.source = source;
    this.start = start;
    this.end = end;
    this.fromSeq = fromSeq;
    this.nextSeq = nextSeq;
    this.count = count;
  }

  /// Reads the array on whose first token {@code parser} stands, up to its last one.
  ///
  /// @param source what {@code parser} reads; it is kept, not copied, and must not change
  /// @return {@link Scan.Whole}, or {@link Scan.Broken} when a record breaks a rule
  /// @throws IOException when it is no JSON; the parser is of no use afterwards
  public static Scan scan(JsonParser parser, byte[] source) throws IOException {
    long start = parser.currentTokenLocation().getByteOffset();
    RecordParser records = new RecordParser(parser);
    long from = 0;
    long next = 0;
    int count = 0;
    String problem = "";
    while (records.next()) {
      if (!problem.isEmpty()) {
        continue; // to the end of the array
      }
      problem = records.problem();
      if (count == 0) {
        from = records.seq();
      } else if (records.seq() != next && problem.isEmpty()) {
        problem = "seq is " + records.seq() + ", must be " + next;
      }
      next = records.lastSeq() + 1;
      count++;
    }
    if (!problem.isEmpty()) {
      return new Scan.Broken("records[" + (count - 1) + "]: " + problem);
    }
    int end = Math.toIntExact(parser.currentTokenLocation().getByteOffset() + 1);
    return new Scan.Whole(new LogBatch(source, Math.toIntExact(start), end, from, next, count));
  }

  /// A batch of records that are at hand as values.
  ///
  /// @throws IllegalArgumentException when they do not follow each other
  public static LogBatch of(List<LogRecord> records) {
    byte[] source = Json.NATIVE.writeBytes(records);
    try (JsonParser parser = Json.NATIVE.parser(source)) {
      parser.nextToken();
      return switch (scan(parser, source)) {
        case Scan.Whole(LogBatch batch) -> batch;
        case Scan.Broken(String problem) -> throw new IllegalArgumentException(problem);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Whether it has no records.
  public boolean isEmpty() {
    return count == 0;
  }

  /// Number of its first record; 0 when it is empty.
  public long fromSeq() {
    return fromSeq;
  }

  /// Number of the record that follows it; 0 when it is empty.
  public long nextSeq() {
    return nextSeq;
  }

  /// Records in it; a hole counts as one.
  int count() {
    return count;
  }

  /// A copy of its JSON array.
  byte[] json() {
    return Arrays.copyOfRange(source, start, end);
  }

  /// The part from record {@code seq} on, which must lie in it. A hole that begins earlier is
  /// shortened; how many bytes the rest of it stands for is not known, so it keeps their number.
  LogBatch from(long seq) {
    return of(
        Json.NATIVE.readList(json(), LogRecord.class).stream()
            .filter(record -> record.lastSeq() >= seq)
            .map(record ->
                record instanceof LogRecord.Hole(long from, long to, long bytes) && from < seq
                    ? new LogRecord.Hole(seq, to, bytes)
                    : record)
            .toList());
  }

  @Override
  public String toString() {
    return new String(source, start, end - start, StandardCharsets.UTF_8);
  }

  /// What the one look at a batch found.
  public sealed interface Scan {

    record Whole(LogBatch batch) implements Scan {}

    /// @param problem the record and the rule that it breaks
    record Broken(String problem) implements Scan {}
  }
}
