package dev.sealane.api.log;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.sealane.api.json.WireWord;

/// The stream of a log record. On the wire: the lower-case name.
public enum LogStream {
  STDOUT,
  STDERR;

  /// @throws IllegalArgumentException when there is no such word
  @JsonCreator
  public static LogStream parse(String text) {
    return WireWord.parse(LogStream.class, "stream", text);
  }

  @JsonValue
  @Override
  public String toString() {
    return WireWord.of(this);
  }
}
