package dev.sealane.api.log;

/// A {@link LogCursor} as a JSON object.
///
/// @param attempt number of the attempt, from 1
/// @param seq number of the record within it, from 1
public record LogPosition(int attempt, long seq) {

  public LogCursor cursor() {
    return new LogCursor(attempt, seq);
  }
}
