package dev.sealane.controlplane.logstream;

import dev.sealane.api.log.LogCursor;
import dev.sealane.api.log.LogRecord;

/// A stored record with its attempt.
///
/// @param attempt number of the attempt, from 1
/// @param record a line or a hole
public record LogEntry(int attempt, LogRecord record) {

  /// The position behind it.
  public LogCursor cursor() {
    return new LogCursor(attempt, record.lastSeq());
  }
}
