package dev.sealane.controlplane.logstream;

import dev.sealane.api.json.Json;
import dev.sealane.api.log.LogChannel;
import dev.sealane.api.log.LogCursor;
import dev.sealane.api.log.LogRecord;
import dev.sealane.api.log.LogStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A stored record with its attempt. It is a part of the JSON that it was read in and only decoded
/// when somebody wants its text: most readers pass it on as it is.
public final class LogEntry {

  private final int attempt;
  private final long lastSeq;
  private final @Nullable LogChannel channel;
  private final @Nullable LogStream stream;
  private final byte[] source;
  private final int start;
  private final int end;

  /// @param read stands on the record
  /// @param source what it reads; it is kept, not copied
  LogEntry(int attempt, RecordParser read, byte[] source) {
    this.attempt = attempt;
    this.lastSeq = read.lastSeq();
    this.channel = read.channel();
    this.stream = read.stream();
    this.source = source;
    this.start = read.start();
    this.end = read.end();
  }

  private LogEntry(int attempt, LogRecord.Hole hole) {
    this.attempt = attempt;
    this.lastSeq = hole.lastSeq();
    this.channel = null;
    this.stream = null;
    this.source = Json.NATIVE.writeBytes(hole);
    this.start = 0;
    this.end = source.length;
  }

  /// A hole that nobody stored.
  static LogEntry of(int attempt, LogRecord.Hole hole) {
    return new LogEntry(attempt, hole);
  }

  /// Number of the attempt, from 1.
  public int attempt() {
    return attempt;
  }

  /// Number of the last record that it stands for.
  public long lastSeq() {
    return lastSeq;
  }

  /// The position behind it.
  public LogCursor cursor() {
    return new LogCursor(attempt, lastSeq);
  }

  /// The record as a value.
  public LogRecord record() {
    return Json.NATIVE.read(Arrays.copyOfRange(source, start, end), LogRecord.class);
  }

  boolean passes(LogFilter filter) {
    return channel == null || stream == null || filter.accepts(channel, stream);
  }

  /// Writes the record's JSON with its attempt as the first field: `{"attempt","seq",...}`, on one
  /// line.
  public void writeJson(ByteArrayOutputStream out) {
    out.writeBytes(("{\"attempt\":" + attempt + ",").getBytes(StandardCharsets.US_ASCII));
    write(out, start + 1); // behind its brace
  }

  /// Writes the record's JSON without the attempt, on one line.
  public void writeRecord(ByteArrayOutputStream out) {
    write(out, start);
  }

  private void write(ByteArrayOutputStream out, int first) {
    int from = first;
    for (int at = first; at < end; at++) {
      if (source[at] == '\n' || source[at] == '\r') { // white space: text has them escaped
        out.write(source, from, at - from);
        from = at + 1;
      }
    }
    out.write(source, from, end - from);
  }
}
