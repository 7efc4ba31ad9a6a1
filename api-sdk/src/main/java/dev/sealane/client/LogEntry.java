package dev.sealane.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.json.Json;
import dev.sealane.api.json.JsonException;
import dev.sealane.api.log.LogCursor;
import dev.sealane.api.log.LogRecord;

/// One record of a run's log with the attempt that wrote it.
///
/// @param attempt from 1
/// @param record a line or a hole
public record LogEntry(int attempt, LogRecord record) {

  /// The position behind this entry.
  public LogCursor cursor() {
    return new LogCursor(attempt, record.lastSeq());
  }

  /// Reads `{"attempt","seq",...}`.
  ///
  /// @throws JsonException when it is no log record
  static LogEntry read(JsonNode tree) {
    return new LogEntry(tree.path("attempt").asInt(), Json.NATIVE.convert(tree, LogRecord.class));
  }

  /// The text as the program wrote it, with its newline if it had one.
  public String text() {
    return switch (record) {
      case LogRecord.Line line -> line.partial() ? line.text() : line.text() + "\n";
      case LogRecord.Hole hole -> hole.sentence() + "\n";
    };
  }
}
